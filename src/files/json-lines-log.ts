import { createReadStream, existsSync } from 'node:fs';
import { appendFile, mkdir, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { parseJson } from './parse.ts';

/** A file to which a line of JSON is appended for each finished piece of work, so that an interrupted run can continue. */
export class JsonLinesLog<Schema extends z.ZodType> {
  readonly #path: string;
  readonly #schema: Schema;

  constructor(path: string, schema: Schema) {
    this.#path = path;
    this.#schema = schema;
  }

  /**
   * The entries so far. An incomplete last line is removed.
   * @throws {OperationalError} `invalid-input`, naming an invalid line
   */
  async *kept(): AsyncGenerator<z.output<Schema>> {
    if (!existsSync(this.#path)) return;
    await truncate(this.#path, await endOfLastLine(this.#path));
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(this.#path), crlfDelay: Infinity })) {
      yield parseJson(this.#schema, line, `${this.#path} line ${++number}`);
    }
  }

  async append(value: z.input<Schema>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await appendFile(this.#path, `${JSON.stringify(value)}\n`);
  }
}

/** The end of the file's last complete line, in bytes. */
async function endOfLastLine(path: string): Promise<number> {
  let end = 0;
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    const lineFeed = chunk.lastIndexOf(0x0a);
    if (lineFeed >= 0) end = bytes + lineFeed + 1;
    bytes += chunk.length;
  }
  return end;
}
