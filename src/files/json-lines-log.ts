import { createReadStream, existsSync } from 'node:fs';
import { appendFile, mkdir, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { z } from 'zod';
import { parseJson } from './parse.ts';

/** A file to which a line of JSON is appended for each finished piece of work, so that an interrupted run can continue. */
export class JsonLinesLog<Schema extends z.ZodType> {
  readonly #path: string;
  readonly #schema: Schema;
  /** The end of the last complete line that was read, after which the next one is appended. */
  #end: number | undefined;

  constructor(path: string, schema: Schema) {
    this.#path = path;
    this.#schema = schema;
  }

  /**
   * The entries so far. A last line that was not written completely is left out, and the first `append` replaces it.
   * @throws {OperationalError} `invalid-input`, naming a line that is not an entry, such as one in a file of the user's
   */
  async *kept(): AsyncGenerator<z.output<Schema>> {
    if (!existsSync(this.#path)) return;
    const end = await endOfLastLine(this.#path);
    let number = 0;
    if (end > 0) {
      const input = createReadStream(this.#path, { end: end - 1 });
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        yield parseJson(this.#schema, line, `${this.#path} line ${++number}`);
      }
    }
    const rest = await text(createReadStream(this.#path, { start: end }));
    if (!isInterrupted(rest)) parseJson(this.#schema, rest, `${this.#path} line ${number + 1}`);
    this.#end = end;
  }

  async append(value: z.input<Schema>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    if (this.#end !== undefined) await truncate(this.#path, this.#end);
    this.#end = undefined;
    await appendFile(this.#path, `${JSON.stringify(value)}\n`);
  }
}

/** Whether text without a line feed can be the start of an entry, or nothing. */
function isInterrupted(rest: string): boolean {
  if (!rest.startsWith('{')) return rest === '';
  try {
    JSON.parse(rest);
    return false;
  } catch {
    return true;
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
