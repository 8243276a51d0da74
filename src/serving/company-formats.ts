import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import { csvRecords } from '../files/csv.ts';
import { BEGINNING, type LineBlock, type LinePlace, lineBlocks } from '../files/line-blocks.ts';

/** Companies and results stand in files of either. */
export const FORMATS = ['jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

const CSV_RECORDS_PER_BLOCK = 250;
const CSV_COLUMNS = ['id', 'tags', 'probabilities', 'error'];

export function formatOf(name: string): Format {
  return extname(name).toLowerCase() === '.csv' ? 'csv' : 'jsonl';
}

export interface CompanySource {
  readonly format: Format;
  /** For messages. */
  readonly name: string;
  /** The longest line, in bytes. */
  readonly longest: number;
  /** Where to begin; the bytes of JSON Lines begin there, those of CSV at the beginning of the file. */
  readonly start?: LinePlace;
}

/**
 * Companies as blocks of JSON Lines; of CSV each record is a line.
 * @throws {OperationalError} when CSV is none, or has no descriptions
 */
export function companyBlocks(
  bytes: AsyncIterable<Uint8Array>,
  { format, name, longest, start = BEGINNING }: CompanySource,
): AsyncIterable<LineBlock> {
  return format === 'csv' ? csvBlocks(bytes, name, start) : lineBlocks(bytes, longest, start);
}

async function* csvBlocks(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  start: LinePlace,
): AsyncGenerator<LineBlock> {
  let read = 0;
  const counted = async function* () {
    for await (const piece of bytes) {
      read += piece.length;
      yield piece;
    }
  };
  let records: string[] = [];
  let line = 1;
  const block = (): LineBlock => {
    const firstLine = line - records.length;
    const lines = Buffer.from(records.join(''));
    records = [];
    return { lines, firstLine, end: { line, bytes: read } };
  };
  for await (const record of csvRecords(Readable.from(counted()), name)) {
    if (!('description' in record))
      throw new OperationalError('invalid-input', `${name} has no column description`);
    if (line++ >= start.line) records.push(`${JSON.stringify(record)}\n`);
    if (records.length === CSV_RECORDS_PER_BLOCK) yield block();
  }
  if (records.length > 0) yield block();
}

/** What stands before the first result. */
export function headOf(format: Format): string {
  return format === 'csv' ? stringify([CSV_COLUMNS]) : '';
}

const resultSchema = z.object({
  id: z.string().optional(),
  tags: z.array(z.object({ id: z.string(), probability: z.number() })).default([]),
  error: z.object({ detail: z.string() }).optional(),
});

/** Results, which are JSON Lines, as they stand in a file. */
export function writtenResults(format: Format, lines: Uint8Array): string | Uint8Array {
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
