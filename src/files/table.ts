import { type Format, formatOf } from '../contract/formats.ts';
import { csvRecords } from './csv.ts';
import type { TableRecords } from './table-records.ts';
import { type TextSource, utf8Pieces } from './utf8-pieces.ts';
import { workbookRecords } from './workbook.ts';

export interface TableSource extends TextSource {
  /** The maximum length of a row of CSV. */
  readonly maxRowBytes: number;
  /** Columns that the table must have. */
  readonly required?: readonly string[];
  /** By default it follows from the name. */
  readonly format?: Format;
}

/**
 * Reads the records of a table, whose first row names the columns: CSV in any supported encoding, or the first sheet of an
 * Excel workbook. A bad row is a fault, and the rest goes on.
 * @throws {OperationalError} `invalid-input`, when the table cannot be read, or its first row does not name the required columns
 */
export function tableRecords(
  bytes: AsyncIterable<Uint8Array>,
  source: TableSource,
): AsyncGenerator<TableRecords> {
  const { name, format = formatOf(name) } = source;
  return format === 'xlsx' ? workbookRecords(bytes, source) : csvRecords(utf8Pieces(bytes, source), source);
}
