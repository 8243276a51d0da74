import { Piscina } from 'piscina';
import type { Database, Row, Statement } from './database.ts';

/** SQLite, as Node has it, on a thread of its own, as each of its calls waits for the disk. */
export class SqliteDatabase implements Database {
  readonly #threads: Piscina;

  constructor(path: string) {
    this.#threads = new Piscina({
      filename: new URL('./sqlite-thread.ts', import.meta.url).href,
      workerData: { path },
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
