import { existsSync } from 'node:fs';
import { OperationalError } from '../contract/error.ts';
import type { Database } from './database.ts';

const SQLITE_PREFIX = 'file:';

/**
 * @param url `file:PATH` for SQLite, `postgres://…` for PostgreSQL. The connection is opened on first use.
 * @param isReadOnly whether the database is only read, and a SQLite file that does not exist is an error; by default it is created
 * @throws {OperationalError} `invalid-input`
 */
export async function openDatabase(url: string, { isReadOnly = false } = {}): Promise<Database> {
  if (url.startsWith(SQLITE_PREFIX)) {
    if (isReadOnly && !existsSync(url.slice(SQLITE_PREFIX.length))) {
      throw new OperationalError('invalid-input', `there is no database ${url}`);
    }
    return new (await import('./sqlite-database.ts')).SqliteDatabase(url.slice(SQLITE_PREFIX.length), {
      isReadOnly,
    });
  }
  return new (await import('./postgres-database.ts')).PostgresDatabase(url);
}
