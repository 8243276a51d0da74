import { latticeOf } from '../shared-lattice.ts';
import type { DictionaryData } from './dictionary-image.ts';

/** The ids of a word's connections. */
export interface ConnectionIds {
  readonly leftId: number;
  readonly rightId: number;
}

/** The cost that IPADIC gives to most nouns that are rare in its training text. */
const USUAL_COST = 3_657;
/** The ids of the beginning and the end of a sentence. */
const BOUNDARY = 0;

/** Of each dictionary, by part of speech: counting takes a millisecond, and a list may have 100,000 words. */
const counted = new WeakMap<DictionaryData, Map<string, ConnectionIds>>();

/** The ids that most of the dictionary's words of a part of speech have. It must have some. */
export function usualIds(dictionary: DictionaryData, wanted: readonly string[]): ConnectionIds {
  const known = counted.get(dictionary) ?? new Map<string, ConnectionIds>();
  counted.set(dictionary, known);
  const ids = known.get(wanted.join()) ?? commonestIds(dictionary, wanted);
  known.set(wanted.join(), ids);
  return ids;
}

function commonestIds(
  { morphemes, partOfSpeech, tables }: DictionaryData,
  wanted: readonly string[],
): ConnectionIds {
  const index = tables.partsOfSpeech.findIndex((each) => each.join() === wanted.join());
  const counts = new Map<number, number>();
  for (let morpheme = 1; morpheme < partOfSpeech.length; morpheme++) {
    if (partOfSpeech[morpheme] !== index) continue;
    const ids = morphemes[2 * morpheme];
    counts.set(ids, (counts.get(ids) ?? 0) + 1);
  }
  const [[ids] = [0]] = [...counts].sort(([, a], [, b]) => b - a);
  return { leftId: ids >> 16, rightId: ids & 0xffff };
}

/**
 * The cost of a word that has none of its own: that of a rare noun. If that is too high for the word to be found where it
 * stands alone, it is just low enough.
 */
export function wordCost(
  dictionary: DictionaryData,
  surface: string,
  { leftId, rightId }: ConnectionIds,
): number {
  const { connectionCosts, morphemes, tables } = dictionary;
  const connection = (right: number, left: number) => connectionCosts[left * tables.rightSize + right];
  const lattice = latticeOf(dictionary);
  const count = lattice.segment(surface);
  let former = BOUNDARY;
  let cost = 0;
  for (const morpheme of lattice.morphemes.subarray(0, count)) {
    const ids = morphemes[2 * morpheme];
    cost += connection(former, ids >> 16) + (morphemes[2 * morpheme + 1] >> 1);
    former = ids & 0xffff;
  }
  cost += connection(former, BOUNDARY);
  return Math.min(USUAL_COST, cost - connection(BOUNDARY, leftId) - connection(rightId, BOUNDARY) - 1);
}
