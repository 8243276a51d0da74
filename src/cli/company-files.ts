import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { csvRecords } from '../files/csv.ts';
import { type LineBlock, type LinePlace, lineBlocks } from '../files/line-blocks.ts';
import { InvalidInputError } from '../files/parse.ts';

const PIECE_BYTES = 128 * 1024;
const CSV_RECORDS_PER_BLOCK = 250;
const CSV_COLUMNS = ['id', 'tags', 'probabilities', 'error'];

/** Files are CSV or JSON Lines, by their names. */
const isCsv = (path: string) => extname(path).toLowerCase() === '.csv';

/**
 * The companies of a file from a place on, as blocks of JSON Lines; of CSV each record is a line.
 * @param longest line, in bytes
 * @throws {InvalidInputError} when a CSV file is none, or has no descriptions
 */
export function readCompanies(path: string, start: LinePlace, longest: number): AsyncIterable<LineBlock> {
  if (isCsv(path)) return csvBlocks(path, start);
  const bytes = createReadStream(path, { start: start.bytes, highWaterMark: PIECE_BYTES });
  return lineBlocks(bytes, longest, start);
}

async function* csvBlocks(path: string, start: LinePlace): AsyncGenerator<LineBlock> {
  const bytes = createReadStream(path, { highWaterMark: PIECE_BYTES });
  let records: string[] = [];
  let line = 1;
  const block = (): LineBlock => {
    const firstLine = line - records.length;
    const lines = Buffer.from(records.join('\n'));
    records = [];
    return { lines, firstLine, end: { line, bytes: bytes.bytesRead } };
  };
  for await (const record of csvRecords(bytes, path)) {
    if (!('description' in record)) throw new InvalidInputError(`${path} has no column description`);
    if (line++ >= start.line) records.push(JSON.stringify(record));
    if (records.length === CSV_RECORDS_PER_BLOCK) yield block();
  }
  if (records.length > 0) yield block();
}

/** What stands in a file of results before the first of them. */
export function headOf(path: string): string {
  return isCsv(path) ? stringify([CSV_COLUMNS]) : '';
}

const resultSchema = z.object({
  id: z.string().optional(),
  tags: z.array(z.object({ id: z.string(), probability: z.number() })).default([]),
  error: z.object({ detail: z.string() }).optional(),
});

/** Results, which are JSON Lines, as they stand in a file. */
export function writtenResults(path: string, lines: Uint8Array): string | Uint8Array {
  if (!isCsv(path)) return lines;
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
