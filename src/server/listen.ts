import type { FastifyInstance } from 'fastify';
import { OperationalError } from '../contract/error.ts';
import { reason } from '../files/reason.ts';

/** @throws {OperationalError} `invalid-input`, when the port is taken or the address cannot be used */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const message = `cannot listen on port ${port} of ${host}: ${reason(error)}`;
    throw new OperationalError('invalid-input', message, { cause: error });
  }
}
