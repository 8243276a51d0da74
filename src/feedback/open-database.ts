import type { Database } from './database.ts';

const SQLITE_PREFIX = 'file:';

/** @param url `file:PATH` for SQLite, `postgres://…` for PostgreSQL. The connection is opened on first use. */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith(SQLITE_PREFIX)) {
    return new (await import('./sqlite-database.ts')).SqliteDatabase(url.slice(SQLITE_PREFIX.length));
  }
  return new (await import('./postgres-database.ts')).PostgresDatabase(url);
}
