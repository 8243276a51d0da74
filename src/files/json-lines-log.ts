import { createReadStream, existsSync } from 'node:fs';
import { appendFile, mkdir, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import { lineBlocks } from './line-blocks.ts';
import { parseJson } from './parse.ts';
import { textLines } from './text-lines.ts';

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
    let complete = 0;
    for await (const { lines, firstLine, end } of lineBlocks(createReadStream(this.#path), Infinity)) {
      const block = lines ?? Buffer.of();
      const texts = textLines(block);
      const rest = texts.pop();
      for (const [index, line] of texts.entries()) yield this.#entry(line, firstLine + index);
      if (rest === '') complete = end.bytes;
      else if (!isInterrupted(block)) this.#entry(rest, firstLine);
    }
    this.#end = complete;
  }

  #entry(line: string | undefined, number: number): z.output<Schema> {
    const place = `${this.#path} line ${number}`;
    if (line === undefined) throw new OperationalError('invalid-input', `${place} is not UTF-8`);
    return parseJson(this.#schema, line, place);
  }

  async append(value: z.input<Schema>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    if (this.#end !== undefined) await truncate(this.#path, this.#end);
    this.#end = undefined;
    await appendFile(this.#path, `${JSON.stringify(value)}\n`);
  }
}

/** Whether a line without a line feed can be the start of an entry. */
function isInterrupted(line: Uint8Array): boolean {
  const text = Buffer.from(line).toString();
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
