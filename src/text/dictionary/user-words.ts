import { CsvError, parse } from 'csv-parse/sync';
import { OperationalError } from '../../contract/error.ts';
import { normalise } from '../normalise.ts';
import type { DictionaryData } from './dictionary-image.ts';
import { type ConnectionIds, usualIds, wordCost } from './word-cost.ts';

/** A word that the dictionary lacks. */
export interface UserWord {
  /** The word as it is in a normalised text. */
  readonly surface: string;
  /** The ids that determine the cost of its connections to the word before it and the word after it. */
  readonly leftId: number;
  readonly rightId: number;
  /** The lower, the more often the word is found. */
  readonly cost: number;
  /** In four levels, as IPADIC has it. */
  readonly partOfSpeech: readonly string[];
  readonly baseForm: string;
}

const MAX_WORDS = 100_000;
const MAX_LENGTH = 64;
const MAX_COST = 32_767;
const LEVELS = 4;
const NOUN = '名詞,一般';
const NONE = '*';
/** The word, its two ids, its cost, and its part of speech. The base form is optional. */
const MECAB_COLUMNS = 8;
const BASE_FORM_COLUMN = 10;
const HEADER = 'surface';
/** No word contains these: they end a word or a sentence. Nor does any word of the dictionary contain surrogates. */
const NOT_IN_WORDS = /[\s、。\ud800-\udfff]/;

/**
 * Reads words from CSV without a header, or with one that begins with `surface`. A row has the word, and optionally its part
 * of speech (such as 名詞,固有名詞) and its cost; or it has the columns of MeCab's user dictionaries: word, left id, right
 * id, cost, four levels of the part of speech, conjugation type and form, base form. Ids and cost may be empty.
 * @param source of the text, for error messages
 * @throws {OperationalError} `invalid-input`, naming the line at fault
 */
export function readUserWords(csv: string, source: string, dictionary: DictionaryData): UserWord[] {
  const words = rowsOf(csv, source).flatMap((cells, index) => {
    const isBlank = cells.every((cell) => cell === '');
    if (isBlank || (index === 0 && cells[0] === HEADER)) return [];
    try {
      return [wordOf(cells, dictionary)];
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      throw new OperationalError('invalid-input', `${source} line ${index + 1}: ${error.message}`);
    }
  });
  if (words.length > MAX_WORDS)
    throw new OperationalError('invalid-input', `${source} has more than ${MAX_WORDS} words`);
  return words;
}

/** Words as CSV with MeCab's columns, from which `readUserWords` reads the same words. */
export function formatUserWords(words: readonly UserWord[]): string {
  return words
    .map(({ surface, leftId, rightId, cost, partOfSpeech, baseForm }) =>
      [surface, leftId, rightId, cost, ...partOfSpeech, NONE, NONE, baseForm].map(quoted).join(),
    )
    .map((row) => `${row}\n`)
    .join('');
}

function rowsOf(csv: string, source: string): string[][] {
  try {
    return parse(csv, { relaxColumnCount: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new OperationalError('invalid-input', `${source} is not CSV: ${error.message}`);
  }
}

function wordOf(cells: readonly string[], dictionary: DictionaryData): UserWord {
  const surface = normalise(cells[0] ?? '').text;
  if (surface === '' || surface.length > MAX_LENGTH || NOT_IN_WORDS.test(surface))
    throw fault(
      `“${surface}” is no word: a word has 1 to ${MAX_LENGTH} characters, and neither blanks nor 、 nor 。`,
    );
  const isMecab = cells.length >= MECAB_COLUMNS;
  const levels = isMecab ? cells.slice(4, MECAB_COLUMNS) : (cells[1] || NOUN).split(/[,-]/);
  const [left, right, ownCost] = isMecab ? cells.slice(1, 4) : ['', '', cells[2] ?? ''];
  const baseForm = (isMecab && cells[BASE_FORM_COLUMN]) || NONE;
  const partOfSpeech = Array.from({ length: LEVELS }, (_, level) => levels[level] || NONE);
  if (!dictionary.tables.partsOfSpeech.some((each) => each.join() === partOfSpeech.join()))
    throw fault(`IPADIC has no part of speech ${levels.join()}: take ${NOUN} or 名詞,固有名詞,一般`);
  const ids = idsOf(left, right, partOfSpeech, dictionary);
  return {
    surface,
    ...ids,
    cost: numberIn(ownCost, 'cost', -MAX_COST, MAX_COST) ?? wordCost(dictionary, surface, ids),
    partOfSpeech,
    baseForm: baseForm === NONE ? surface : normalise(baseForm).text,
  };
}

function idsOf(
  left: string | undefined,
  right: string | undefined,
  partOfSpeech: readonly string[],
  dictionary: DictionaryData,
): ConnectionIds {
  const { rightSize } = dictionary.tables;
  const leftSize = dictionary.connectionCosts.length / rightSize;
  const leftId = numberIn(left, 'left id', 0, leftSize - 1);
  const rightId = numberIn(right, 'right id', 0, rightSize - 1);
  if (leftId !== undefined && rightId !== undefined) return { leftId, rightId };
  const usual = usualIds(dictionary, partOfSpeech);
  return { leftId: leftId ?? usual.leftId, rightId: rightId ?? usual.rightId };
}

function numberIn(cell = '', name: string, minimum: number, maximum: number): number | undefined {
  if (cell === '') return undefined;
  const number = Number(cell);
  if (Number.isInteger(number) && number >= minimum && number <= maximum) return number;
  throw fault(`the ${name} is ${cell} and must be a whole number from ${minimum} to ${maximum}`);
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function fault(message: string): OperationalError {
  return new OperationalError('invalid-input', message);
}
