import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'piscina';
import type { Row, Statement } from './database.ts';

const { path }: { path: string } = workerData;
let open: DatabaseSync | undefined;

function database(): DatabaseSync {
  if (open === undefined) {
    open = new DatabaseSync(path, { timeout: 2000 });
    // Readers do not wait for a writer, and what is committed survives a loss of power.
    open.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  }
  return open;
}

export default function run(statements: readonly Statement[]): Row[][] {
  const connection = database();
  connection.exec('BEGIN IMMEDIATE');
  try {
    const rows = statements.map(({ sql, values = [] }) =>
      connection
        .prepare(sql)
        .all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])))
        .map((row) => ({ ...row })),
    );
    connection.exec('COMMIT');
    return rows;
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}
