import { z } from 'zod';
import { type CompanySchema, companySchema } from '../contract/company.ts';
import { problem } from '../contract/problem.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { charactersOf, checkItem, type Item, resultOf } from './results.ts';

/** Companies as JSON Lines, and how they are to be tagged. */
export interface CompanyLines {
  /** UTF-8; undefined in place of a line that was too long to be kept. */
  readonly lines: Uint8Array | undefined;
  /** The number of the first of them, which a bad line is known by. */
  readonly firstLine: number;
  readonly options: TagOptions;
}

export interface LineRules {
  /** The longest description, in UTF-16 code units. */
  readonly maxDescriptionCharacters: number;
  /** Whether a field that is not asked for is an error, or passed over. */
  readonly isStrict: boolean;
}

/** What is wrong with a line, by its number. */
export const lineErrorSchema = z.object({ line: z.int(), detail: z.string() });
export type LineError = Readonly<z.infer<typeof lineErrorSchema>>;

/** So many errors of some lines are told by themselves. */
export const TOLD_ERRORS = 20;

/** A result for each line that is not blank, in order. */
export interface TaggedLines {
  /** JSON Lines in UTF-8. */
  readonly lines: Uint8Array;
  readonly tagged: number;
  readonly errors: number;
  /** Some of them. */
  readonly firstErrors: readonly LineError[];
  /** Of the descriptions that were tagged, in UTF-16 code units. */
  readonly characters: number;
}

/** The most bytes of JSON that a character can take (an escaped UTF-16 code unit), and room for the other fields. */
const BYTES_PER_CHARACTER = 6;
const OTHER_FIELDS_BYTES = 16_384;

/** How many bytes a line may have. */
export function maxLineBytes({ maxDescriptionCharacters }: LineRules): number {
  return BYTES_PER_CHARACTER * maxDescriptionCharacters + OTHER_FIELDS_BYTES;
}

/** Tags lines of JSON, by one tagger and one set of rules. */
export class LineTagger {
  readonly #tagger: Tagger;
  readonly #company: CompanySchema;
  readonly #maxLineBytes: number;

  constructor(tagger: Tagger, rules: LineRules) {
    const strict = companySchema(rules.maxDescriptionCharacters);
    this.#tagger = tagger;
    this.#company = rules.isStrict ? strict : z.object(strict.shape);
    this.#maxLineBytes = maxLineBytes(rules);
  }

  tag({ lines, firstLine, options }: CompanyLines): TaggedLines {
    const items: Item[] = [];
    const lineErrors: LineError[] = [];
    for (const [index, line] of linesIn(lines).entries()) {
      if (line?.trim() === '') continue;
      const item = this.#check(line);
      if ('problem' in item) {
        const number = firstLine + index;
        items.push({ ...item, line: number });
        lineErrors.push({ line: number, detail: item.problem.detail });
      } else items.push(item);
    }
    const results = items.map((item) => `${resultOf(item, this.#tagger, options)}\n`);
    return {
      lines: new TextEncoder().encode(results.join('')),
      tagged: items.length - lineErrors.length,
      errors: lineErrors.length,
      firstErrors: lineErrors.slice(0, TOLD_ERRORS),
      characters: charactersOf(items),
    };
  }

  #check(line: string | undefined): Item {
    if (line === undefined || this.#isTooLong(line)) {
      return {
        problem: problem('line-too-long', `The line has more than ${this.#maxLineBytes} bytes.`),
      };
    }
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return { problem: problem('invalid-json', 'The line is not JSON.') };
    }
    return checkItem(value, this.#company);
  }

  /** A UTF-16 code unit has at most three bytes of UTF-8, so that few lines need to be counted. */
  #isTooLong(line: string): boolean {
    return 3 * line.length > this.#maxLineBytes && Buffer.byteLength(line) > this.#maxLineBytes;
  }
}

function linesIn(bytes: Uint8Array | undefined): (string | undefined)[] {
  return bytes === undefined ? [undefined] : new TextDecoder().decode(bytes).split('\n');
}
