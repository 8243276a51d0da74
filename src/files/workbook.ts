import { streamXlsxRows } from 'hucre/xlsx';
import { type CellValue, cellText } from '../contract/cell-text.ts';
import { OperationalError } from '../contract/error.ts';
import { reason } from './reason.ts';
import { TableColumns, type TableRecord, type TableRecords } from './table-records.ts';
import { unpackedSize } from './zip-size.ts';

/** The number of rows in a block. */
const BLOCK_ROWS = 64;
/** The size of a workbook, unpacked. Reading it takes some eight times as much memory. */
const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;
/** The first bytes of a workbook with a password, and of one that Excel 2003 or earlier wrote. */
const OLD_CONTAINER = [0xd0, 0xcf, 0x11, 0xe0];

export interface WorkbookSource {
  /** Of the file, for error messages. */
  readonly name: string;
  /** Columns that the sheet must have. */
  readonly required?: readonly string[];
}

/**
 * Reads the records of the first sheet of an Excel workbook (.xlsx), whose first row names the columns. The line of a
 * record is the number of its row in Excel.
 * @throws {OperationalError} `invalid-input`, when the workbook cannot be read, or its first row does not name the required columns
 */
export async function* workbookRecords(
  bytes: AsyncIterable<Uint8Array>,
  { name, required = [] }: WorkbookSource,
): AsyncGenerator<TableRecords> {
  const content = await contentOf(bytes, name);
  let columns: TableColumns | undefined;
  let records: TableRecord[] = [];
  let nextLine = 1;
  for await (const { line, cells } of rowsOf(content, name)) {
    nextLine = line + 1;
    if (cells.length === 0) continue;
    if (columns === undefined) columns = new TableColumns({ line, cells }, name, required);
    else records.push(columns.recordOf({ line, cells: fitted(cells, columns.count) }));
    if (records.length < BLOCK_ROWS) continue;
    yield { records, nextLine, bytesRead: content.length };
    records = [];
  }
  if (columns === undefined)
    throw new OperationalError('invalid-input', `the first sheet of ${name} is empty`);
  yield { records, nextLine, bytesRead: content.length };
}

/** @throws {OperationalError} `invalid-input`, when the workbook is too large, or is no .xlsx */
async function contentOf(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const tooLarge = () =>
    new OperationalError(
      'invalid-input',
      `${name} has more than ${MAX_UNPACKED_BYTES / 2 ** 20} MB when it is unpacked: save it as CSV`,
    );
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > MAX_UNPACKED_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  const content = Buffer.concat(pieces);
  if (OLD_CONTAINER.every((byte, index) => content[index] === byte)) {
    throw new OperationalError(
      'invalid-input',
      `${name} has a password or is an old Excel workbook: save it as .xlsx without a password`,
    );
  }
  // The parser reads no file beyond its size in the directory.
  if (unpackedSize(content) > MAX_UNPACKED_BYTES) throw tooLarge();
  return content;
}

/** The rows of the first sheet, without empty cells at their ends. */
async function* rowsOf(
  content: Uint8Array,
  name: string,
): AsyncGenerator<{ readonly line: number; readonly cells: readonly string[] }> {
  try {
    for await (const { index, values } of streamXlsxRows(content))
      yield { line: index + 1, cells: cellsOf(values) };
  } catch (error) {
    if (error instanceof OperationalError) throw error;
    throw new OperationalError('invalid-input', `cannot read ${name} as an Excel workbook: ${reason(error)}`);
  }
}

function cellsOf(values: readonly CellValue[]): readonly string[] {
  const cells = values.map(cellText);
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
}

/** As many cells as there are columns: Excel leaves out what is empty, and notes beside the table are no part of it. */
function fitted(cells: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => cells[index] ?? '');
}
