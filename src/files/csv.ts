import { delimiterIn, isOldMac } from './csv-lines.ts';
import { csvRows } from './csv-rows.ts';
import { PeekableBytes } from './peekable-bytes.ts';
import { TableColumns, type TableRecord, type TableRecords } from './table-records.ts';

const HEAD_BYTES = 4096;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

export interface CsvSource {
  /** Of the file, for error messages. A name in `.tsv` means that tabs separate the cells; otherwise the first row shows what does. */
  readonly name: string;
  /** The maximum length of a row. */
  readonly maxRowBytes: number;
  /** Columns that the file must have. */
  readonly required?: readonly string[];
}

/**
 * Reads the records of a CSV file, whose first row names the columns. A bad row is a fault, and the rest goes on.
 * @param bytes UTF-8
 * @throws {OperationalError} `invalid-input`, when the first row does not name the required columns, or names one twice
 */
export async function* csvRecords(
  bytes: AsyncIterable<Uint8Array>,
  { name, maxRowBytes, required = [] }: CsvSource,
): AsyncGenerator<TableRecords> {
  const input = new PeekableBytes(bytes);
  const head = Buffer.from(await input.peek(HEAD_BYTES)).toString('latin1');
  const { delimiter, hasLine } = delimiterIn(head, name);
  const rows = csvRows(isOldMac(head) ? withLineFeeds(input) : input, { delimiter, maxRowBytes });
  let columns: TableColumns | undefined;
  for await (const { rows: some, nextLine, bytesRead } of rows) {
    const records: TableRecord[] = [];
    for (const row of some) {
      if (hasLine && row.line === 1) continue;
      if (columns === undefined) columns = new TableColumns(row, name, required);
      else records.push(columns.recordOf(row));
    }
    yield { records, nextLine, bytesRead };
  }
}

/** Excel for Mac can write lines that end in a carriage return alone. */
async function* withLineFeeds(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    yield piece.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte));
  }
}
