import { wordOfTerm } from '../features/vocabulary.ts';
import type { DerivedColumns } from './derived-columns.ts';

/** How much the subwords of a word count beside the word itself, in all. */
const WEIGHT = 0.5;
/** A subword of a single word says nothing that the word does not. */
const MINIMUM_WORDS = 2;

const KANJI = /\p{Script=Han}/u;
const JAPANESE_PAIR = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{2}$/u;

/**
 * The subwords of a word: its kanji, and the pairs of its Japanese characters. So 鋼板 and 鋼材 have 鋼 in common. fastText
 * (Bojanowski et al. 2017) takes longer runs, but here a character says more than a Latin letter.
 */
export function subwordsOf(word: string): string[] {
  const characters = [...word];
  const pairs = characters.slice(1).map((character, index) => characters[index] + character);
  return [
    ...new Set([
      ...characters.filter((character) => KANJI.test(character)),
      ...pairs.filter((pair) => JAPANESE_PAIR.test(pair)),
    ]),
  ];
}

/**
 * The subwords of the words of descriptions, as columns that are derived from the words. By them a rare word is judged by
 * more frequent ones that share characters with it.
 */
export function subwordColumns(terms: readonly string[]): DerivedColumns {
  const subwords = terms.map((term) => {
    const { word, isName = true } = wordOfTerm(term) ?? {};
    return word === undefined || isName ? [] : subwordsOf(word);
  });
  const words = new Map<string, number>();
  for (const subword of subwords.flat()) words.set(subword, (words.get(subword) ?? 0) + 1);
  const shared = [...words.keys()].filter((subword) => (words.get(subword) ?? 0) >= MINIMUM_WORDS);
  const columnOf = new Map(shared.map((subword, column) => [subword, column]));
  const ofInputs = subwords.map((own) => {
    const columns = Int32Array.from(own.flatMap((subword) => columnOf.get(subword) ?? []));
    return { columns, values: new Float32Array(columns.length).fill(WEIGHT / Math.sqrt(columns.length)) };
  });
  return { count: shared.length, ofInputs };
}
