import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { invalidRequest } from '../../contract/error.ts';
import { check } from '../../contract/faults.ts';

type Answer = Record<string, unknown>;

/** What agents read of a tool. */
interface ToolDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** A tool of the MCP endpoint, which changes nothing. */
export interface Tool extends ToolDescription {
  /** As a JSON Schema. */
  readonly inputSchema: { [key: string]: unknown; type: 'object' };
  /** @throws {OperationalError} as the other routes do; `invalid-request`, when the input does not fit its schema */
  call(input: unknown, reply: FastifyReply): Promise<Answer>;
}

/**
 * @param input parses the input
 * @param shown the schema that agents see
 */
export function tool<Input>(
  description: ToolDescription,
  { input, shown }: { readonly input: z.ZodType<Input>; readonly shown: z.ZodType },
  run: (input: Input, reply: FastifyReply) => Promise<Answer>,
): Tool {
  return {
    ...description,
    inputSchema: { ...z.toJSONSchema(shown, { io: 'input', target: 'draft-7' }), type: 'object' },
    async call(value, reply) {
      const { value: valid, faults } = check(input, value);
      if (faults !== undefined) throw invalidRequest(faults);
      return await run(valid, reply);
    },
  };
}
