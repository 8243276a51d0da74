import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { csvCell } from '../contract/csv-cell.ts';
import { type Format, RESULT_COLUMNS } from '../contract/formats.ts';
import { assertJsonLines } from '../contract/text-file.ts';
import { BEGINNING, type LineBlock, type LinePlace, lineBlocks } from '../files/line-blocks.ts';
import { PeekableBytes } from '../files/peekable-bytes.ts';
import { tableRecords } from '../files/table.ts';
import type { TableRecord, TableRecords } from '../files/table-records.ts';
import { type TextSource, utf8Pieces } from '../files/utf8-pieces.ts';
import type { RowFault } from './line-tagger.ts';

const COLUMNS = ['id', 'name', 'description'] as const;
const HEAD_BYTES = 256;

export interface CompanySource extends TextSource {
  readonly format: Format;
  readonly maxLineBytes: number;
  /** Where to continue. The bytes begin at the start of the file. */
  readonly start?: LinePlace;
}

/**
 * Reads companies as blocks of JSON Lines in UTF-8, whose line numbers are those of the file. A row of a table becomes one line,
 * with a blank line for each further line that it spans. A row that cannot be read becomes a line with its fault.
 * @throws {OperationalError} `invalid-input`, when the bytes cannot be decoded, or are not in the format
 */
export async function* companyBlocks(
  bytes: AsyncIterable<Uint8Array>,
  { format, maxLineBytes, start = BEGINNING, ...source }: CompanySource,
): AsyncGenerator<LineBlock> {
  if (format !== 'jsonl') {
    const table = { ...source, format, maxRowBytes: maxLineBytes, required: ['description'] };
    yield* tableBlocks(tableRecords(bytes, table), start);
    return;
  }
  const input = new PeekableBytes(utf8Pieces(bytes, source));
  assertJsonLines(Buffer.from(await input.peek(HEAD_BYTES)).toString('latin1'), source.name);
  yield* lineBlocks(after(input, start.bytes), maxLineBytes, start);
}

async function* tableBlocks(
  blocks: AsyncIterable<TableRecords>,
  start: LinePlace,
): AsyncGenerator<LineBlock> {
  let firstLine = start.line;
  for await (const { records, nextLine, bytesRead } of blocks) {
    if (nextLine <= firstLine) continue;
    let line = firstLine;
    let lines = '';
    for (const record of records) {
      if (record.line < line) continue;
      lines += `${'\n'.repeat(record.line - line)}${lineOf(record)}\n`;
      line = record.line + 1;
    }
    lines += '\n'.repeat(nextLine - line);
    yield { lines: Buffer.from(lines), firstLine, end: { line: nextLine, bytes: bytesRead } };
    firstLine = nextLine;
  }
}

function lineOf({ fields, fault }: TableRecord): string {
  if (fields === undefined) return JSON.stringify({ fault } satisfies RowFault);
  const given = COLUMNS.flatMap((column) => {
    const value = fields.get(column);
    return value === undefined ? [] : [[column, value]];
  });
  return JSON.stringify(Object.fromEntries(given));
}

/** The bytes after the first `count` of them. */
async function* after(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const piece of bytes) {
    if (left < piece.length) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}

/** The text before the first result of a file. */
export function headerOf(format: Format): string {
  return format === 'csv' ? stringify([RESULT_COLUMNS]) : '';
}

const resultSchema = z.object({
  id: z.string().optional(),
  line: z.int().optional(),
  tags: z.array(z.object({ id: z.string(), probability: z.number() })).default([]),
  error: z.object({ detail: z.string() }).optional(),
});

/** Encodes results for a file. @param lines results as JSON Lines */
export function encodeResults(format: Format, lines: Uint8Array): string | Uint8Array {
  if (format === 'jsonl') return lines;
  const results = Buffer.from(lines).toString().split('\n').slice(0, -1);
  return stringify(
    results.map((result) => {
      const { id, line, tags, error } = resultSchema.parse(JSON.parse(result));
      return [
        id && csvCell(id),
        csvCell(tags.map((tag) => tag.id).join(' ')),
        tags.map(({ probability }) => probability).join(' '),
        error && csvCell(id === undefined ? `line ${line}: ${error.detail}` : error.detail),
      ];
    }),
  );
}
