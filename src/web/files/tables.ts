import { csvLines } from '../../contract/csv-lines.ts';
import type { Encoding } from '../../contract/encoding.ts';
import { formatOf } from '../../contract/formats.ts';
import { delimiterIn, isOldMac, rowsOf } from '../../files/csv-lines.ts';
import { TableColumns, type TableRow } from '../../files/table-records.ts';
import { fileText } from './file-text.ts';
import { jsonTable } from './json-table.ts';
import type { Table } from './mapping.ts';

/*
 * Reading and writing tables. Loaded with the first file, as most people come for a text.
 */

/** The maximum length of a row of CSV. */
const MAX_ROW_CHARACTERS = 1024 * 1024;
const BYTE_ORDER_MARK = '\ufeff';

/** A file as a table: CSV, TSV, the first sheet of a workbook, or JSON Lines. @throws {OperationalError} `invalid-input` */
export async function readTable(file: File): Promise<Table & { readonly encoding: Encoding | undefined }> {
  const format = formatOf(file.name);
  if (format === 'xlsx') {
    const { workbookRows } = await import('./workbooks.ts');
    return { ...tableOf(await workbookRows(file), file.name), encoding: undefined };
  }
  const { text, encoding } = fileText(new Uint8Array(await file.arrayBuffer()), file.name);
  return { ...(format === 'csv' ? csvTable(text, file.name) : jsonTable(text)), encoding };
}

function csvTable(text: string, name: string): Table {
  const { delimiter, hasLine } = delimiterIn(text, name);
  const texts = (isOldMac(text) ? text.replaceAll('\r', '\n') : text).split('\n');
  if (texts.at(-1) === '') texts.pop();
  const lines = texts.map((line, index) => ({ number: index + 1, text: line, fault: undefined }));
  const { rows } = rowsOf(lines.slice(Number(hasLine)), true, { delimiter, maxRowBytes: MAX_ROW_CHARACTERS });
  return tableOf(rows, name);
}

function tableOf([head, ...rows]: readonly TableRow[], name: string): Table {
  if (head === undefined) return { columns: [], records: [] };
  const columns = new TableColumns(head, name, []);
  return {
    columns: (head.cells ?? []).map((cell) => cell.trim()).filter((cell) => cell !== ''),
    records: rows.map((row) => columns.recordOf(row)),
  };
}

/** CSV that Excel opens as UTF-8. @param rows with a head */
export function csvOf(rows: readonly (readonly string[])[]): Blob {
  return new Blob([BYTE_ORDER_MARK, csvLines(rows)]);
}
