import { csvLines } from '../contract/csv-lines.ts';
import type { ResultFormat } from '../contract/formats.ts';
import type { ResultFileOptions } from '../contract/result-columns.ts';
import { cellOf, resultRows } from './result-rows.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** How results are written to a file. */
export interface ResultFile extends ResultFileOptions {
  readonly format: ResultFormat;
}

/** Whether a file of the format can be continued at its end. Others are made of JSON Lines once all results are there. */
export function canGrow(format: ResultFormat): boolean {
  return format === 'jsonl' || format === 'csv';
}

/** The text before the first result of a file. */
export function headerOf({ format, columns, byteOrderMark }: ResultFile): string {
  if (format !== 'csv') return '';
  return `${byteOrderMark ? BYTE_ORDER_MARK : ''}${csvLines([columns])}`;
}

/** Encodes results for a file, or for the JSON Lines of which it is made at the end. @param lines results as JSON Lines */
export function encodeResults({ format, columns }: ResultFile, lines: Uint8Array): string | Uint8Array {
  if (format !== 'csv') return lines;
  return csvLines(
    resultRows(lines, columns).map((row) => row.map((value, index) => cellOf(value, columns[index] ?? ''))),
  );
}

/**
 * The file of encoded results, which for formats that cannot grow at their end is made once all results are there.
 * @param encoded the header and all encoded results, in order
 * @throws {OperationalError} `invalid-input`, when the format cannot have a result
 */
export async function* finishedFile(
  { format, columns }: ResultFile,
  encoded: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (format === 'xlsx') yield* (await import('./result-workbook.ts')).workbookOf(encoded, columns);
  else if (format === 'parquet') yield* (await import('./result-parquet.ts')).parquetOf(encoded, columns);
  else yield* encoded;
}
