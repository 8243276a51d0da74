import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'piscina';
import { z } from 'zod';
import type { Row, Statement } from './database.ts';

const { path, isReadOnly } = z.object({ path: z.string(), isReadOnly: z.boolean() }).parse(workerData);
let open: DatabaseSync | undefined;

function database(): DatabaseSync {
  if (open === undefined) {
    open = new DatabaseSync(path, { timeout: 2000 });
    // What is only read keeps its mode, as it may be the database of another program.
    if (isReadOnly) return open;
    // WAL: readers do not wait for a writer. FULL: a committed transaction survives a loss of power.
    open.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  }
  return open;
}

/** Runs the statements in one transaction. @returns the rows of each statement */
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
    // Some errors, such as a full disk, have ended the transaction already.
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}
