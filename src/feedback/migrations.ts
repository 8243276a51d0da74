import type { Database, Statement } from './database.ts';

/** In order. A released migration is never changed, because databases have already applied it. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE requests (
      request_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      received_at TEXT NOT NULL,
      company_id TEXT,
      name TEXT,
      description TEXT NOT NULL,
      model_version TEXT NOT NULL,
      PRIMARY KEY (request_id, position)
    )`,
    'CREATE INDEX requests_by_time ON requests (received_at)',
    `CREATE TABLE feedback (
      id TEXT PRIMARY KEY,
      given_at TEXT NOT NULL,
      given_by TEXT NOT NULL,
      company_id TEXT,
      name TEXT,
      description TEXT NOT NULL,
      confirmed TEXT NOT NULL,
      added TEXT NOT NULL,
      removed TEXT NOT NULL,
      model_version TEXT NOT NULL
    )`,
    'CREATE INDEX feedback_by_time ON feedback (given_at)',
  ],
  ['ALTER TABLE feedback ADD COLUMN resolves INTEGER NOT NULL DEFAULT 0'],
];

/** Applies the missing migrations. Several replicas may call it at once: one applies a migration, the others notice. */
export async function migrate(database: Database): Promise<void> {
  const table = { sql: 'CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY)' };
  // In PostgreSQL, concurrent creation makes all but one fail. A second attempt finds the table.
  await database.run([table]).catch(() => database.run([table]));
  for (const [version, statements] of MIGRATIONS.entries()) {
    if (await isDone(database, version)) continue;
    try {
      await database.run([
        { sql: 'INSERT INTO schema_versions (version) VALUES ($1)', values: [version] },
        ...statements.map((sql): Statement => ({ sql })),
      ]);
    } catch (error) {
      if (!(await isDone(database, version))) throw error;
    }
  }
}

async function isDone(database: Database, version: number): Promise<boolean> {
  const sql = 'SELECT version FROM schema_versions WHERE version = $1';
  const [rows = []] = await database.run([{ sql, values: [version] }]);
  return rows.length > 0;
}
