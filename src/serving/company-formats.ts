import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import { type Format, RESULT_COLUMNS } from '../contract/formats.ts';
import { csvRecords } from '../files/csv.ts';
import { BEGINNING, type LineBlock, type LinePlace, lineBlocks } from '../files/line-blocks.ts';

const CSV_RECORDS_PER_BLOCK = 250;

export interface CompanySource {
  readonly format: Format;
  /** For error messages. */
  readonly name: string;
  readonly maxLineBytes: number;
  /**
   * Where to continue. The bytes of JSON Lines must begin at this place; the bytes of CSV begin at the start of the file,
   * because a record can span lines.
   */
  readonly start?: LinePlace;
}

/**
 * Reads companies as blocks of JSON Lines. A record of CSV becomes one line.
 * @throws {OperationalError} `invalid-input` when the bytes are not CSV, or the CSV has no column `description`
 */
export function companyBlocks(
  bytes: AsyncIterable<Uint8Array>,
  { format, name, maxLineBytes, start = BEGINNING }: CompanySource,
): AsyncIterable<LineBlock> {
  return format === 'csv' ? csvBlocks(bytes, name, start) : lineBlocks(bytes, maxLineBytes, start);
}

async function* csvBlocks(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  start: LinePlace,
): AsyncGenerator<LineBlock> {
  let bytesRead = 0;
  const counted = async function* () {
    for await (const piece of bytes) {
      bytesRead += piece.length;
      yield piece;
    }
  };
  let records: string[] = [];
  let line = 1;
  const block = (): LineBlock => {
    const firstLine = line - records.length;
    const lines = Buffer.from(records.join(''));
    records = [];
    return { lines, firstLine, end: { line, bytes: bytesRead } };
  };
  for await (const record of csvRecords(Readable.from(counted()), name)) {
    if (!('description' in record)) {
      throw new OperationalError('invalid-input', `${name} has no column description`);
    }
    if (line++ >= start.line) records.push(`${JSON.stringify(record)}\n`);
    if (records.length === CSV_RECORDS_PER_BLOCK) yield block();
  }
  if (records.length > 0) yield block();
}

/** The text before the first result of a file. */
export function headerOf(format: Format): string {
  return format === 'csv' ? stringify([RESULT_COLUMNS]) : '';
}

const resultSchema = z.object({
  id: z.string().optional(),
  tags: z.array(z.object({ id: z.string(), probability: z.number() })).default([]),
  error: z.object({ detail: z.string() }).optional(),
});

/** Encodes results for a file. @param lines results as JSON Lines */
export function encodeResults(format: Format, lines: Uint8Array): string | Uint8Array {
  if (format === 'jsonl') return lines;
  const results = Buffer.from(lines).toString().split('\n').slice(0, -1);
  return stringify(
    results.map((result) => {
      const { id, tags, error } = resultSchema.parse(JSON.parse(result));
      return [
        id,
        tags.map((tag) => tag.id).join(' '),
        tags.map(({ probability }) => probability).join(' '),
        error?.detail,
      ];
    }),
  );
}
