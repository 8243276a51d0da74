/** SQL with `$1`, `$2` … in the dialect that SQLite and PostgreSQL share, and their values. */
export interface Statement {
  readonly sql: string;
  readonly values?: readonly (string | number | null)[];
}
export type Row = Readonly<Record<string, unknown>>;

/** A database that may be away for a while. */
export interface Database {
  /** Runs the statements in one transaction, on disk when it returns. @returns the rows of each */
  run(statements: readonly Statement[]): Promise<Row[][]>;
  close(): Promise<void>;
}

const SQLITE = 'file:';

/** @param url `file:PATH` for SQLite, `postgres://…` for PostgreSQL; nothing is opened before it is used */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith(SQLITE)) {
    return new (await import('./sqlite-database.ts')).SqliteDatabase(url.slice(SQLITE.length));
  }
  return new (await import('./postgres-database.ts')).PostgresDatabase(url);
}
