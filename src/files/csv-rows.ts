import { type CsvRules, type Line, rowsOf } from './csv-lines.ts';
import { type LineBlock, lineBlocks } from './line-blocks.ts';
import type { TableRow } from './table-records.ts';
import { textLines } from './text-lines.ts';

export interface CsvRows {
  readonly rows: readonly TableRow[];
  /** The number of the line after the rows. */
  readonly nextLine: number;
  /** The number of bytes read so far. */
  readonly bytesRead: number;
}

/**
 * Reads the rows of CSV (RFC 4180), block by block. A bad row is a fault of its first line, and reading goes on with the line after
 * it, so that a quote that is never closed does not hide the rest. Memory is bounded by a piece of input and a row.
 * @param bytes UTF-8
 */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>, rules: CsvRules): AsyncGenerator<CsvRows> {
  let unfinished: readonly Line[] = [];
  let nextLine = 1;
  let bytesRead = 0;
  for await (const block of lineBlocks(bytes, rules.maxRowBytes)) {
    const lines = [...unfinished, ...linesOf(block, rules)];
    const { rows, rest } = rowsOf(lines, false, rules);
    unfinished = rest;
    nextLine = rest[0]?.number ?? nextAfter(lines);
    bytesRead = block.end.bytes;
    yield { rows, nextLine, bytesRead };
  }
  if (unfinished.length === 0) return;
  const { rows } = rowsOf(unfinished, true, rules);
  yield { rows, nextLine: nextAfter(unfinished), bytesRead };
}

function nextAfter(lines: readonly Line[]): number {
  return (lines.at(-1)?.number ?? 0) + 1;
}

function linesOf({ lines, firstLine }: LineBlock, { maxRowBytes }: CsvRules): Line[] {
  if (lines === undefined) {
    const fault = `The line has more than ${maxRowBytes} bytes.`;
    return [{ number: firstLine, text: undefined, fault }];
  }
  const texts = textLines(lines);
  // The text after the last line feed is a line only if it is not empty.
  if (texts.at(-1) === '') texts.pop();
  return texts.map((text, index) => {
    const fault = text === undefined ? 'The line is not UTF-8.' : undefined;
    return { number: firstLine + index, text, fault };
  });
}
