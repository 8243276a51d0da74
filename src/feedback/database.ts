/** SQL that both SQLite and PostgreSQL accept, with the values of its parameters `$1`, `$2` … */
export interface Statement {
  readonly sql: string;
  readonly values?: readonly (string | number | null)[];
}
export type Row = Readonly<Record<string, unknown>>;

/** A database that may be unavailable at times. */
export interface Database {
  /** Runs the statements in one transaction, which is on disk when the promise resolves. @returns the rows of each statement */
  run(statements: readonly Statement[]): Promise<Row[][]>;
  close(): Promise<void>;
}
