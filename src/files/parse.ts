import { readFile } from 'node:fs/promises';
import { getSystemErrorMessage } from 'node:util';
import type { z } from 'zod';
import { OperationalError } from '../contract/error.ts';

/** A sentence names no more than these. */
const NAMED_FAULTS = 3;

/** @throws {OperationalError} naming `source` and the paths of the first faults */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const faults = issues
    .slice(0, NAMED_FAULTS)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  if (issues.length > NAMED_FAULTS) faults.push(`and ${issues.length - NAMED_FAULTS} more faults`);
  throw new OperationalError('invalid-input', `${source} is not valid: ${faults.join('; ')}`);
}

/** @throws {OperationalError} when `text` is not JSON or not what the schema asks for */
export function parseJson<Schema extends z.ZodType>(schema: Schema, text: string, source: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new OperationalError('invalid-input', `${source} is not JSON`);
  }
  return parse(schema, value, source);
}

/** @throws {OperationalError} when the file cannot be read, is not JSON or not what the schema asks for */
export async function readJson<Schema extends z.ZodType>(schema: Schema, path: string) {
  return parseJson(schema, await readText(path), path);
}

/** @throws {OperationalError} when there is no such file or it cannot be read */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OperationalError('invalid-input', `cannot read ${path}: ${reason(error)}`);
  }
}

/** Why something failed, in words; of a system error what the system says, without the path. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'errno' in error ? error.errno : undefined;
  return (typeof code === 'number' && getSystemErrorMessage(code)) || error.message;
}
