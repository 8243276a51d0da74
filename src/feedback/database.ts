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

const SQLITE_PREFIX = 'file:';

/** @param url `file:PATH` for SQLite, `postgres://…` for PostgreSQL. The connection is opened on first use. */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith(SQLITE_PREFIX)) {
    return new (await import('./sqlite-database.ts')).SqliteDatabase(url.slice(SQLITE_PREFIX.length));
  }
  return new (await import('./postgres-database.ts')).PostgresDatabase(url);
}
