import { Readable } from 'node:stream';
import { streamXlsxRows } from 'hucre/xlsx';
import { type CellValue, cellText } from '../contract/cell-text.ts';
import { OperationalError } from '../contract/error.ts';
import { PeekableBytes } from './peekable-bytes.ts';
import { reason } from './reason.ts';
import { TableColumns, type TableRecord, type TableRecords } from './table-records.ts';

/** The number of rows in a block. */
const BLOCK_ROWS = 64;
/** What the bytes of a workbook may take in memory. Excel's own files cannot be read before their end has arrived. */
const MAX_WORKBOOK_BYTES = 256 * 1024 * 1024;

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
  const input = new PeekableBytes(bytes);
  const head = await input.peek(OLD_CONTAINER.length);
  if (OLD_CONTAINER.every((byte, index) => head[index] === byte)) {
    await input.close();
    throw new OperationalError(
      'invalid-input',
      `${name} has a password or is an old Excel workbook: save it as .xlsx without a password`,
    );
  }
  const counted = new CountedBytes(input);
  let columns: TableColumns | undefined;
  let records: TableRecord[] = [];
  let nextLine = 1;
  for await (const { line, cells } of rowsOf(counted, name)) {
    nextLine = line + 1;
    if (cells.length === 0) continue;
    if (columns === undefined) columns = new TableColumns({ line, cells }, name, required);
    else records.push(columns.recordOf({ line, cells: fitted(cells, columns.count) }));
    if (records.length < BLOCK_ROWS) continue;
    yield { records, nextLine, bytesRead: counted.count };
    records = [];
  }
  if (columns === undefined)
    throw new OperationalError('invalid-input', `the first sheet of ${name} is empty`);
  yield { records, nextLine, bytesRead: counted.count };
}

/** The rows of the first sheet, without empty cells at their ends. */
async function* rowsOf(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<{ readonly line: number; readonly cells: readonly string[] }> {
  try {
    const stream = Readable.toWeb(Readable.from(bytes));
    const rows = streamXlsxRows(stream, { maxInputBytes: MAX_WORKBOOK_BYTES });
    for await (const { index, values } of rows) yield { line: index + 1, cells: cellsOf(values) };
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

/** Bytes that are counted as they pass. */
class CountedBytes implements AsyncIterable<Uint8Array> {
  count = 0;
  readonly #bytes: AsyncIterable<Uint8Array>;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#bytes) {
      this.count += piece.length;
      yield piece;
    }
  }
}
