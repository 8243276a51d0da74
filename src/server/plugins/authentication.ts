import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OperationalError } from '../../contract/error.ts';
import type { Keys } from '../keys.ts';

/** Who may call a route: everybody, whoever has a key, or whoever has a key of the role. */
export type Access = 'public' | 'client' | 'admin';

const UNAUTHORIZED = 'this takes a key that is known: Authorization: Bearer KEY';
const FORBIDDEN = 'this takes an admin’s key';

/**
 * Asks for a key, as `Authorization: Bearer KEY`. A route that says nothing of its access asks for one.
 * @param keys undefined: everybody may call everything
 */
export function addAuthentication(app: FastifyInstance, keys: Keys | undefined): void {
  if (keys === undefined) return;
  app.addHook('onRequest', (request, _, done) => {
    const access = request.routeOptions.config.access ?? 'client';
    // What is not there is answered as such, without a key.
    if (access === 'public' || request.is404) return done();
    const key = keys.find(secretOf(request));
    if (key === undefined) return done(new OperationalError('unauthorized', UNAUTHORIZED));
    request.usage.key = key;
    done(
      access === 'admin' && key.role !== 'admin' ? new OperationalError('forbidden', FORBIDDEN) : undefined,
    );
  });
  keys.watch(
    (count) => app.log.info({ keys: count }, 'keys read anew'),
    (reason) => app.log.error({ reason }, 'the keys cannot be read; the former ones stay'),
  );
  app.addHook('onClose', async () => keys.close());
}

function secretOf({ headers }: FastifyRequest): string {
  return headers.authorization?.match(/^Bearer +(.*)$/i)?.[1] ?? '';
}
