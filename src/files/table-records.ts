import { OperationalError } from '../contract/error.ts';

/** A row of a table: its cells, or what is wrong with it. */
export type TableRow = { readonly line: number } & (
  | { readonly cells: readonly string[]; readonly fault?: undefined }
  | { readonly cells?: undefined; readonly fault: string }
);

/** A row by the names of the columns, or what is wrong with it. */
export type TableRecord = { readonly line: number } & (
  | { readonly fields: ReadonlyMap<string, string>; readonly fault?: undefined }
  | { readonly fields?: undefined; readonly fault: string }
);

/** Some records of a table. */
export interface TableRecords {
  readonly records: readonly TableRecord[];
  /** The number of the line after the records. */
  readonly nextLine: number;
  /** The number of bytes read so far. */
  readonly bytesRead: number;
}

/** The names of a table's columns, which its first row has. */
export class TableColumns {
  readonly #names: readonly string[];

  /**
   * @param source the name of the file, for error messages
   * @param required columns that the table must have
   * @throws {OperationalError} `invalid-input`, when the row does not name the required columns, or names one twice
   */
  constructor({ cells, line, fault }: TableRow, source: string, required: readonly string[]) {
    if (cells === undefined) throw new OperationalError('invalid-input', `${source} line ${line}: ${fault}`);
    const names = cells.map((each) => each.trim());
    // Spreadsheets can have several columns without a name.
    const repeated = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
    if (repeated !== undefined) {
      throw new OperationalError(
        'invalid-input',
        `${source} has the column ${repeated} twice: rename one of them`,
      );
    }
    const missing = required.find((name) => !names.includes(name));
    if (missing !== undefined) {
      throw new OperationalError(
        'invalid-input',
        `${source} has no column ${missing}; its columns are ${names.join(', ')}`,
      );
    }
    this.#names = names;
  }

  get count(): number {
    return this.#names.length;
  }

  recordOf({ line, cells, fault }: TableRow): TableRecord {
    if (cells === undefined) return { line, fault };
    if (cells.length !== this.count)
      return { line, fault: `The number of cells is ${cells.length} instead of ${this.count}.` };
    return { line, fields: new Map(this.#names.map((name, index) => [name, cells[index] ?? ''])) };
  }
}
