import type { z } from 'zod';
import { parse } from './parse.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment variables of a process. An empty variable counts as not set.
 * @throws {OperationalError} `invalid-input`, naming the variable at fault
 */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  return parse(schema, set, 'the configuration');
}
