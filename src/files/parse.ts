import { readFile } from 'node:fs/promises';
import { getSystemErrorMessage } from 'node:util';
import type { z } from 'zod';
import { OperationalError } from '../contract/error.ts';

/** The maximum number of faults in one message. */
const MAX_NAMED_FAULTS = 3;

/**
 * Parses a value from outside.
 * @param source of the value, for error messages
 * @throws {OperationalError} `invalid-input`, naming the source and the paths of the first faults
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const faults = issues
    .slice(0, MAX_NAMED_FAULTS)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  if (issues.length > MAX_NAMED_FAULTS) faults.push(`and ${issues.length - MAX_NAMED_FAULTS} more faults`);
  throw new OperationalError('invalid-input', `${source} is not valid: ${faults.join('; ')}`);
}

/** Parses JSON. @throws {OperationalError} `invalid-input`, when the text is not JSON or does not fit the schema */
export function parseJson<Schema extends z.ZodType>(schema: Schema, text: string, source: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new OperationalError('invalid-input', `${source} is not JSON`);
  }
  return parse(schema, value, source);
}

/** Reads a JSON file. @throws {OperationalError} `invalid-input`, when it cannot be read or does not fit the schema */
export async function readJson<Schema extends z.ZodType>(schema: Schema, path: string) {
  return parseJson(schema, await readText(path), path);
}

/** Reads a text file. @throws {OperationalError} `invalid-input`, when it cannot be read */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OperationalError('invalid-input', `cannot read ${path}: ${reason(error)}`);
  }
}

/** The reason of a failure in words. For a system error this is the system's message, without the path. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'errno' in error ? error.errno : undefined;
  return (typeof code === 'number' && getSystemErrorMessage(code)) || error.message;
}
