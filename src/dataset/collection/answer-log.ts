import { createReadStream, existsSync } from 'node:fs';
import { appendFile, mkdir, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseJson } from '../../files/parse.ts';

const answerSchema = z.object({ url: z.string(), body: z.unknown(), link: z.string().nullable() });

/** An answer, and what was asked. */
export interface LoggedAnswer {
  readonly url: string;
  readonly body: unknown;
  readonly link: string | null;
}

/**
 * The raw answers of a source, a line each, in the order in which they were asked for: so that a run that was killed
 * goes on where it was, and a finished one can be shaped anew without asking again.
 */
export class AnswerLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * The answers that are there already. A line that a kill cut off is dropped.
   * @throws {InvalidInputError} naming a line that is no answer
   */
  async *kept(): AsyncGenerator<LoggedAnswer> {
    if (!existsSync(this.#path)) return;
    await truncate(this.#path, await endOfLastLine(this.#path));
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(this.#path), crlfDelay: Infinity })) {
      yield parseJson(answerSchema, line, `${this.#path} line ${++number}`);
    }
  }

  async append(answer: LoggedAnswer): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await appendFile(this.#path, `${JSON.stringify(answer)}\n`);
  }
}

/** Where the file's last whole line ends, in bytes. */
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
