import { writeXlsxStream } from 'hucre/xlsx';
import { OperationalError } from '../contract/error.ts';
import { lineBlocks } from '../files/line-blocks.ts';
import { cellOf, resultRows } from './result-rows.ts';

/** The maximum length of a cell in Excel. */
const MAX_CELL_CHARACTERS = 32_767;
const COLUMN_WIDTH = 24;

/** An Excel workbook of results, which goes on to a further sheet where one is full. @param lines JSON Lines */
export function workbookOf(
  lines: AsyncIterable<Uint8Array>,
  columns: readonly string[],
): AsyncIterable<Uint8Array> {
  return writeXlsxStream(rowsOf(lines, columns), {
    name: 'results',
    columns: columns.map((header) => ({ header, width: COLUMN_WIDTH })),
    freezePane: { rows: 1 },
  });
}

async function* rowsOf(
  lines: AsyncIterable<Uint8Array>,
  columns: readonly string[],
): AsyncGenerator<(string | null)[]> {
  for await (const block of lineBlocks(lines, Number.POSITIVE_INFINITY)) {
    for (const row of resultRows(block.lines ?? Buffer.of(), columns)) {
      const cells = row.map((value, index) => cellOf(value, columns[index] ?? ''));
      assertFits(cells, columns);
      // An empty cell, rather than an empty text, so that Excel's filters find it.
      yield cells.map((cell) => cell || null);
    }
  }
}

function assertFits(cells: readonly string[], columns: readonly string[]): void {
  const long = cells.findIndex(({ length }) => length > MAX_CELL_CHARACTERS);
  if (long < 0) return;
  throw new OperationalError(
    'invalid-input',
    `a cell of Excel can have ${MAX_CELL_CHARACTERS} characters, and ${columns[long]} of a company needs ${cells[long]?.length}: write CSV, or fewer tags`,
  );
}
