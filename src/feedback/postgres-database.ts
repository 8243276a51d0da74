import pg from 'pg';
import type { Database, Row, Statement } from './database.ts';

const MAX_CONNECTIONS = 4;
const TIMEOUT_MILLISECONDS = 2_000;

/** PostgreSQL, which several replicas can share. */
export class PostgresDatabase implements Database {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: TIMEOUT_MILLISECONDS,
      query_timeout: TIMEOUT_MILLISECONDS,
      application_name: 'company-tagger',
    });
    // The pool replaces a broken idle connection. Without a listener the event would end the process.
    this.#pool.on('error', () => {});
  }

  async run(statements: readonly Statement[]): Promise<Row[][]> {
    const connection = await this.#pool.connect();
    let failure: Error | undefined;
    try {
      await connection.query('BEGIN');
      const rows: Row[][] = [];
      for (const { sql, values = [] } of statements) {
        rows.push((await connection.query<Row>(sql, [...values])).rows);
      }
      await connection.query('COMMIT');
      return rows;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw failure;
    } finally {
      // With an error the pool ends the connection, and with it the transaction. A server that hangs answers no ROLLBACK.
      connection.release(failure);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
