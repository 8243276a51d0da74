import { CsvError, parse } from 'csv-parse/sync';
import type { TableRow } from './table-records.ts';

/*
 * CSV as lines of text. It needs nothing of Node, as the page reads CSV in the same way.
 */

export interface CsvRules {
  readonly delimiter: string;
  /** The maximum length of a row. A quote that is not closed within it counts as misplaced. */
  readonly maxRowBytes: number;
}

/** A line, or why it cannot be read. */
export interface Line {
  readonly number: number;
  readonly text: string | undefined;
  readonly fault: string | undefined;
}

/** Consecutive lines that are one row: its text, or what is wrong with it. */
interface Span {
  readonly line: number;
  readonly count: number;
  readonly text?: string;
  readonly fault?: string;
}

/** In the order of preference. */
const DELIMITERS = [',', '\t', ';'];
/** The first line that Excel reads and writes to name the delimiter. */
const DELIMITER_LINE = /^sep=(.)\r?\n/i;
const QUOTE = /"/g;
const CARRIAGE_RETURN = /\r$/;
const BLANK = /^ *$/;
const MISPLACED_QUOTE =
  'The row has a misplaced quote: a cell with quotes must be in quotes, with each quote in it doubled.';

/**
 * What separates the cells: what the first line says, tabs by the name of the file, or what the names of the columns show.
 * @param head the beginning of the file
 * @returns also whether the first line says it, and is no row
 */
export function delimiterIn(head: string, fileName: string): { delimiter: string; hasLine: boolean } {
  const [, named] = head.match(DELIMITER_LINE) ?? [];
  if (named !== undefined) return { delimiter: named, hasLine: true };
  if (/\.tsv(\.gz)?$/i.test(fileName)) return { delimiter: '\t', hasLine: false };
  const [line = ''] = head.split(/[\r\n]/, 1);
  return { delimiter: DELIMITERS.find((each) => line.includes(each)) ?? ',', hasLine: false };
}

/** Whether lines end in a carriage return alone, as Excel for Mac can write them. @param head the beginning of the file */
export function isOldMac(head: string): boolean {
  return /^[^\n]*\r(?!\n)/.test(head);
}

/** @returns the rows, and the lines of a last row that is not complete */
export function rowsOf(lines: readonly Line[], isEnd: boolean, rules: CsvRules) {
  // Parsing all rows at once is faster, and succeeds unless a quote is misplaced.
  let spans = spansOf(lines, isEnd, rules, () => true);
  let cells = cellsOf(spans, rules);
  if (cells === undefined) {
    spans = spansOf(lines, isEnd, rules, (text) => parsed(text, rules) !== undefined);
    cells = cellsOf(spans, rules) ?? [];
  }
  const queue = cells.values();
  const rows = spans.flatMap(({ line, text = '', fault }): TableRow[] => {
    if (fault !== undefined) return [{ line, fault }];
    return BLANK.test(text) ? [] : [{ line, cells: queue.next().value ?? [] }];
  });
  const taken = spans.reduce((sum, { count }) => sum + count, 0);
  return { rows, rest: lines.slice(taken) };
}

/** Divides lines into rows. The lines of a last row that is not complete are left out. */
function spansOf(
  lines: readonly Line[],
  isEnd: boolean,
  rules: CsvRules,
  isCsv: (text: string) => boolean,
): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < lines.length; ) {
    const span = spanAt(lines, at, rules) ?? (isEnd ? unclosed(lines[at], '') : undefined);
    if (span === undefined) break;
    const isBad = span.text?.includes('"') && !isCsv(span.text);
    if (!isBad) spans.push(span);
    else if (span.count > 1) spans.push(unclosed(lines[at], ' before another one opens'));
    else spans.push({ line: span.line, count: 1, fault: MISPLACED_QUOTE });
    at += isBad ? 1 : span.count;
  }
  return spans;
}

/**
 * The row that begins with a line. It ends where the number of its quotes is even.
 * @returns undefined if it needs further lines
 */
function spanAt(lines: readonly Line[], at: number, { delimiter, maxRowBytes }: CsvRules): Span | undefined {
  const { number: line = 0, text = '', fault } = lines[at] ?? {};
  if (fault !== undefined) return { line, count: 1, fault };
  if (!hasOddQuotes(text)) return { line, count: 1, text: text.replace(CARRIAGE_RETURN, '') };
  if (!beginsCell(text, delimiter)) return { line, count: 1, fault: MISPLACED_QUOTE };
  const texts = [text];
  let length = text.length;
  for (let next = at + 1; next < lines.length; next++) {
    const more = lines[next]?.text;
    length += more?.length ?? 0;
    if (more === undefined || length > maxRowBytes)
      return unclosed(lines[at], ` within ${maxRowBytes} bytes`);
    texts.push(more);
    if (hasOddQuotes(more))
      return { line, count: texts.length, text: texts.join('\n').replace(CARRIAGE_RETURN, '') };
  }
  return undefined;
}

function unclosed(start: Line | undefined, where: string): Span {
  const line = start?.number ?? 0;
  return { line, count: 1, fault: `The quote that opens in line ${line} is not closed${where}.` };
}

/** Whether a quote stands where a cell begins; only there can it open a cell of several lines. */
function beginsCell(text: string, delimiter: string): boolean {
  return text.startsWith('"') || text.includes(`${delimiter}"`);
}

function hasOddQuotes(text: string): boolean {
  return text.includes('"') && (text.match(QUOTE)?.length ?? 0) % 2 === 1;
}

/** The cells of each row that has a text and is not blank; undefined if one of them is not CSV. */
function cellsOf(spans: readonly Span[], rules: CsvRules): string[][] | undefined {
  const texts = spans.flatMap(({ text = '' }) => (BLANK.test(text) ? [] : [text]));
  return parsed(texts.join('\n'), rules);
}

function parsed(text: string, { delimiter }: CsvRules): string[][] | undefined {
  try {
    return parse(text, { delimiter, recordDelimiter: '\n', relaxColumnCount: true });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
