import { streamXlsxRows, writeXlsx } from 'hucre/xlsx';
import { cellText } from '../../contract/cell-text.ts';
import type { TableRow } from '../../files/table-records.ts';

/*
 * Excel workbooks. Loaded with the first one, as the library is larger than the page.
 */

/** The rows of the first sheet that are not empty, each with as many cells as the first one. */
export async function workbookRows(file: File): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  let width = 0;
  for await (const { index, values } of streamXlsxRows(file.stream())) {
    const cells = values.map(cellText);
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (rows.length === 0) width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    rows.push({ line: index + 1, cells: Array.from({ length: width }, (_, place) => cells[place] ?? '') });
  }
  return rows;
}

/** @param rows with a head */
export async function workbookOf(rows: readonly (readonly string[])[]): Promise<Blob> {
  const bytes = await writeXlsx({ sheets: [{ name: 'results', rows: rows.map((row) => [...row]) }] });
  return new Blob([new Uint8Array(bytes)]);
}
