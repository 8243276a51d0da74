import { NOT_IN_VOCABULARY } from './read-words.ts';

/** Separates the words of a bigram; no word contains white space. */
const SEPARATOR = ' ';

/** The term of two neighbouring content words. */
export function bigramOf(first: string, second: string): string {
  return first + SEPARATOR + second;
}

/**
 * The columns of bigrams by the columns of their two words, so that no string is built to find one. The bigrams with the
 * same first word are side by side, in the order of their second words.
 */
export interface BigramColumns {
  /** By the column of the first word, where its bigrams start; they end where those of the next word start. */
  readonly starts: Int32Array;
  readonly seconds: Int32Array;
  readonly columns: Int32Array;
}

/**
 * @param words the column of each word
 * @param bigrams in neighbouring columns from `firstColumn`; one is never found if either of its words has no column
 */
export function bigramColumns(
  words: ReadonlyMap<string, number>,
  bigrams: readonly string[],
  firstColumn: number,
): BigramColumns {
  const known: { first: number; second: number; column: number }[] = [];
  let count = 0;
  for (let index = 0; index < bigrams.length; index++) {
    const bigram = bigrams[index];
    const end = bigram.indexOf(SEPARATOR);
    const first = words.get(bigram.slice(0, end));
    const second = words.get(bigram.slice(end + 1));
    if (first === undefined || second === undefined) continue;
    known.push({ first, second, column: firstColumn + index });
    count = Math.max(count, first + 1);
  }
  known.sort((a, b) => a.first - b.first || a.second - b.second);
  const starts = new Int32Array(count + 1);
  for (const { first } of known) starts[first + 1]++;
  for (let word = 0; word < count; word++) starts[word + 1] += starts[word];
  return {
    starts,
    seconds: Int32Array.from(known, ({ second }) => second),
    columns: Int32Array.from(known, ({ column }) => column),
  };
}

/** The column of the bigram of two words, or `NOT_IN_VOCABULARY` where one of the three has none. */
export function columnOfBigram(
  { starts, seconds, columns }: BigramColumns,
  first: number,
  second: number,
): number {
  if (first === NOT_IN_VOCABULARY || second === NOT_IN_VOCABULARY || first + 1 >= starts.length)
    return NOT_IN_VOCABULARY;
  let low = starts[first];
  let high = starts[first + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seconds[middle] < second) low = middle + 1;
    else high = middle;
  }
  return low < starts[first + 1] && seconds[low] === second ? columns[low] : NOT_IN_VOCABULARY;
}
