import { Piscina } from 'piscina';
import type { Database, Row, Statement } from './database.ts';
import type runStatements from './sqlite-thread.ts';

/** Node's SQLite on a worker thread, because each call blocks until the disk has answered. */
export class SqliteDatabase implements Database {
  readonly #threads: Piscina<Parameters<typeof runStatements>[0], ReturnType<typeof runStatements>>;

  /** @param isReadOnly whether the database is only read; by default it is created */
  constructor(path: string, { isReadOnly }: { readonly isReadOnly: boolean }) {
    this.#threads = new Piscina({
      filename: new URL('./sqlite-thread.ts', import.meta.url).href,
      workerData: { path, isReadOnly },
      minThreads: 0,
      maxThreads: 1,
    });
  }

  run(statements: readonly Statement[]): Promise<Row[][]> {
    return this.#threads.run(statements);
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
