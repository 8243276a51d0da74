import { z } from 'zod';
import type { Encoding } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import { check, type Fault } from '../contract/faults.ts';
import { parseExactJson } from '../contract/json.ts';
import { StrictDecoder } from '../contract/strict-decoder.ts';
import { openInputFile } from './input-file.ts';
import { type TextSource, utf8Pieces } from './utf8-pieces.ts';

/** The maximum number of faults in one message. */
const MAX_NAMED_FAULTS = 3;
const addressedSchema = z.looseObject({ $schema: z.string() });

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
  const checked = check(schema, value);
  if (checked.faults === undefined) return checked.value;
  const named = checked.faults.slice(0, MAX_NAMED_FAULTS).map(sentenceOf);
  const more = checked.faults.length - named.length;
  if (more > 0) named.push(`and ${more} more faults`);
  throw new OperationalError('invalid-input', `${source} is not valid: ${named.join('; ')}`);
}

/** The fault with its path as in a program: `companies.0.id` for `/companies/0/id`. */
function sentenceOf({ path, message }: Fault): string {
  const keys = path.split('/').slice(1);
  const name = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
  return name === '' ? message : `${name}: ${message}`;
}

/**
 * Parses JSON. Whole numbers beyond 2^53 become strings of the same digits, such as ids, unless the schema wants numbers.
 * @throws {OperationalError} `invalid-input`, when the text is not JSON or does not fit the schema
 */
export function parseJson<Schema extends z.ZodType>(schema: Schema, text: string, source: string) {
  let exact: unknown;
  try {
    exact = parseExactJson(text);
  } catch {
    throw new OperationalError('invalid-input', `${source} is not JSON`);
  }
  const checked = check(schema, exact);
  if (checked.faults === undefined) return checked.value;
  const rounded = check(schema, JSON.parse(text));
  return rounded.faults === undefined ? rounded.value : parse(schema, exact, source);
}

/**
 * Reads a JSON file. A `$schema`, by which editors check the file, is no part of its content.
 * @throws {OperationalError} `invalid-input`, when it cannot be read or does not fit the schema
 */
export async function readJson<Schema extends z.ZodType>(schema: Schema, path: string) {
  return parseJson(z.preprocess(withoutSchemaAddress, schema), await readText(path), path);
}

function withoutSchemaAddress(value: unknown): unknown {
  const { success, data } = addressedSchema.safeParse(value);
  if (!success) return value;
  const { $schema: _, ...content } = data;
  return content;
}

/**
 * Reads a text file, which may be compressed by gzip.
 * @param encoding where it is known; by default it is detected
 * @throws {OperationalError} `invalid-input`, when the file cannot be read, or naming the byte that cannot be decoded
 */
export async function readText(path: string, encoding?: Encoding): Promise<string> {
  const { bytes } = await openInputFile(path);
  return decodeText(bytes, { name: path, encoding });
}

/** Decodes a whole text. @throws {OperationalError} `invalid-input`, naming the byte that cannot be decoded */
export async function decodeText(bytes: AsyncIterable<Uint8Array>, source: TextSource): Promise<string> {
  let text = '';
  for await (const piece of decodedPieces(bytes, source)) text += piece;
  return text;
}

/**
 * Yields the lines of a text, some at a time, without their line feeds. The text can be longer than the longest string.
 * @throws {OperationalError} `invalid-input`, naming the byte that cannot be decoded
 */
export async function* decodedLines(
  bytes: AsyncIterable<Uint8Array>,
  source: TextSource,
): AsyncGenerator<string[]> {
  let unfinished = '';
  for await (const piece of decodedPieces(bytes, source)) {
    unfinished += piece;
    // Splitting a line again with each piece would take quadratic time.
    if (!piece.includes('\n')) continue;
    const lines = unfinished.split('\n');
    unfinished = lines.pop() ?? '';
    yield lines;
  }
  yield [unfinished];
}

async function* decodedPieces(bytes: AsyncIterable<Uint8Array>, source: TextSource): AsyncGenerator<string> {
  const decoder = new StrictDecoder('utf-8', source.name);
  for await (const piece of utf8Pieces(bytes, source)) yield decoder.decode(piece);
  yield decoder.end();
}
