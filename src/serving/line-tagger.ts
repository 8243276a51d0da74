import { z } from 'zod';
import { type CompanySchema, companySchema } from '../contract/company.ts';
import type { LineError } from '../contract/formats.ts';
import { parseExactJson } from '../contract/json.ts';
import { problem } from '../contract/problem.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { textLines } from '../files/text-lines.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { AnswerPiece } from './answer-piece.ts';
import { checkItem, type Item, namedResultJson, nameOf, resultJson } from './items.ts';

/** Companies as JSON Lines, and the options to tag them with. */
export interface CompanyLines {
  /** UTF-8; undefined in place of one line that is too long to be kept in memory. */
  readonly lines: Uint8Array | undefined;
  /** The number of the first line, for error messages. */
  readonly firstLine: number;
  readonly options: TagOptions;
  /** Whether to end early where there is much to answer, and leave the other lines to a further task. */
  readonly inPieces?: boolean;
}

/** A line in place of a row of CSV that cannot be read. */
const rowFaultSchema = z.strictObject({ fault: z.string() });
export type RowFault = Readonly<z.infer<typeof rowFaultSchema>>;

export const lineRulesSchema = z.object({
  /** The maximum length of a description, in UTF-16 code units. */
  maxDescriptionCharacters: z.int(),
  /** Whether an unknown field is an error. If not, it is ignored. */
  isStrict: z.boolean(),
});
export type LineRules = Readonly<z.infer<typeof lineRulesSchema>>;

/** The number of line errors that are reported one by one. */
export const MAX_REPORTED_ERRORS = 20;

/** A result for each line that is not blank, in order. */
export interface TaggedLines {
  /** JSON Lines in UTF-8. */
  readonly lines: Uint8Array;
  readonly tagged: number;
  readonly errors: number;
  /** At most `MAX_REPORTED_ERRORS`. */
  readonly firstErrors: readonly LineError[];
  /** The total length of the tagged descriptions, in UTF-16 code units. */
  readonly characters: number;
  /** The lines that are still to be tagged, if these were not all. */
  readonly rest?: BlockPlace | undefined;
}

/** The place within a block of lines where tagging has to go on. */
interface BlockPlace {
  readonly offset: number;
  readonly firstLine: number;
}

/** The lines that are left of a block, if any. */
export function linesLeft(block: CompanyLines, { rest }: TaggedLines): CompanyLines | undefined {
  if (rest === undefined || block.lines === undefined) return undefined;
  return { ...block, lines: block.lines.subarray(rest.offset), firstLine: rest.firstLine };
}

const LINE_FEED = 0x0a;
/** Files that are put together have one within them. */
const BYTE_ORDER_MARK = '\ufeff';

/** The maximum size of one UTF-16 code unit in JSON: an escape such as `\\u3042`. */
const BYTES_PER_CHARACTER = 6;
const OTHER_FIELDS_BYTES = 16_384;

/** The maximum length of a line, in bytes. */
export function maxLineBytes(maxDescriptionCharacters: number): number {
  return BYTES_PER_CHARACTER * maxDescriptionCharacters + OTHER_FIELDS_BYTES;
}

/** Tags lines of JSON with one tagger and one set of rules. */
export class LineTagger {
  readonly #tagger: Tagger;
  readonly #company: CompanySchema;
  /** Lines from files may stand for rows of CSV, and their results have the names of the companies. */
  readonly #isFromFile: boolean;
  readonly #maxLineBytes: number;

  constructor(tagger: Tagger, rules: LineRules) {
    const strict = companySchema(rules.maxDescriptionCharacters);
    this.#tagger = tagger;
    this.#company = rules.isStrict ? strict : z.object(strict.shape);
    this.#isFromFile = !rules.isStrict;
    this.#maxLineBytes = maxLineBytes(rules.maxDescriptionCharacters);
  }

  /** @param throwIfStopped called again and again; what it throws ends the work */
  tag({ lines, firstLine, options, inPieces }: CompanyLines, throwIfStopped = () => {}): TaggedLines {
    const piece = new AnswerPiece();
    const texts = lines === undefined ? [undefined] : textLines(lines);
    const lineErrors: LineError[] = [];
    let characters = 0;
    let done = 0;
    while (done < texts.length && !(inPieces && piece.isFull)) {
      throwIfStopped();
      const line = firstLine + done;
      const item = lines === undefined ? this.#tooLong() : this.#itemOf(texts[done]);
      done++;
      if (item === undefined) continue;
      if ('problem' in item) lineErrors.push({ line, detail: item.problem.detail });
      else characters += item.company.description.length;
      const placed = 'problem' in item ? { ...item, line } : item;
      const toJson = this.#isFromFile ? namedResultJson : resultJson;
      piece.add(`${toJson(placed, this.#tagger, options, throwIfStopped)}\n`);
    }
    return {
      lines: new TextEncoder().encode(piece.results.join('')),
      tagged: piece.results.length - lineErrors.length,
      errors: lineErrors.length,
      firstErrors: lineErrors.slice(0, MAX_REPORTED_ERRORS),
      characters,
      ...(lines &&
        done < texts.length && { rest: { offset: offsetOf(lines, done), firstLine: firstLine + done } }),
    };
  }

  /** The same in pieces, for callers that must not work for long at a time, nor hold much. */
  *tagInPieces(block: Pick<CompanyLines, 'lines' | 'firstLine' | 'options'>): Generator<TaggedLines, void> {
    for (let left: CompanyLines | undefined = { ...block, inPieces: true }; left !== undefined; ) {
      const tagged = this.tag(left);
      yield tagged;
      left = linesLeft(left, tagged);
    }
  }

  /** Undefined for a blank line. */
  #itemOf(line: string | undefined): Item | undefined {
    return line?.trim() === '' ? undefined : this.#check(line);
  }

  #check(line: string | undefined): Item {
    if (line === undefined) return { problem: problem('invalid-json', 'The line is not UTF-8.') };
    if (this.#isTooLong(line)) return this.#tooLong();
    let value: unknown;
    try {
      value = parseExactJson(line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line);
    } catch {
      return { problem: problem('invalid-json', 'The line is not JSON.') };
    }
    const item = checkItem(value, this.#company);
    if (!('problem' in item) || !this.#isFromFile) return item;
    const { data: row } = rowFaultSchema.safeParse(value);
    return row ? { problem: problem('invalid-csv', row.fault) } : { ...item, ...nameOf(value) };
  }

  #tooLong(): Item {
    return { problem: problem('line-too-long', `The line has more than ${this.#maxLineBytes} bytes.`) };
  }

  /** A UTF-16 code unit has at most three bytes in UTF-8, so few lines need to be measured. */
  #isTooLong(line: string): boolean {
    return 3 * line.length > this.#maxLineBytes && Buffer.byteLength(line) > this.#maxLineBytes;
  }
}

/** Where a line begins. @param line its index among the lines of the block */
function offsetOf(lines: Uint8Array, line: number): number {
  let offset = 0;
  for (let index = 0; index < line; index++) offset = lines.indexOf(LINE_FEED, offset) + 1;
  return offset;
}
