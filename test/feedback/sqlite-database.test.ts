import { expect, it } from 'vitest';
import { SqliteDatabase } from '../../src/feedback/sqlite-database.ts';
import { sqliteUrl } from '../fixtures/databases.ts';

it('SQLite says why a transaction failed, keeps nothing of it, and goes on', async () => {
  const database = new SqliteDatabase(new URL(await sqliteUrl()).pathname, { isReadOnly: false });
  await database.run([{ sql: 'CREATE TABLE numbers (number INTEGER PRIMARY KEY)' }]);
  const insert = (conflict: string, number: number) => ({
    sql: `INSERT OR ${conflict} INTO numbers VALUES ($1)`,
    values: [number],
  });
  // The first conflict leaves the transaction open; the second ends it, as a full disk does.
  for (const conflict of ['ABORT', 'ROLLBACK']) {
    const failing = [insert('ABORT', 1), insert(conflict, 1)];
    await expect(database.run(failing)).rejects.toThrow('UNIQUE constraint failed');
  }
  expect(await database.run([insert('ABORT', 2), { sql: 'SELECT number FROM numbers' }])).toEqual([
    [],
    [{ number: 2 }],
  ]);
  await database.close();
});
