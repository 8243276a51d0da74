import type { Format } from '../contract/formats.ts';
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
