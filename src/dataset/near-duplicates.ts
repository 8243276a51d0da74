import { type OnProgress, unseen } from '../contract/progress.ts';
import { type DisjointSets, disjointSets } from './disjoint-sets.ts';
import { ShingleSets } from './shingle-sets.ts';
import { TokenIndex } from './token-index.ts';

/*
 * Texts whose sets of shingles (character 5-grams) have a Jaccard similarity of at least 4/5 are near-duplicates. Sets of
 * the sizes a and b then share at least 4/9·(a + b) shingles, and the smaller one has at least 4/5 the size of the larger
 * one. As ratios of whole numbers these bounds do not lose a similarity of exactly 4/5 to rounding.
 */
const minShared = (a: number, b: number) => Math.ceil((4 * (a + b)) / 9);
const minSizeBeside = (size: number) => Math.ceil((4 * size) / 5);

/**
 * Groups near-duplicates. Texts are in one group if they are similar, directly or through other texts. The result is
 * exact, and the time grows nearly linearly with the number of texts.
 * @param texts normalised texts
 * @returns for each text the index of the first text of its group
 */
export function nearDuplicateGroups(texts: readonly string[], onProgress: OnProgress = unseen): number[] {
  const firstIndex = new Map<string, number>();
  for (const [index, text] of texts.entries()) if (!firstIndex.has(text)) firstIndex.set(text, index);
  const indexes = [...firstIndex.values()];
  const groups = groupsOfDistinct([...firstIndex.keys()], onProgress);
  const groupOf = new Int32Array(texts.length);
  for (const [text, index] of indexes.entries()) groupOf[index] = indexes[groups.find(text)];
  return texts.map((text, index) => groupOf[firstIndex.get(text) ?? index]);
}

/**
 * Groups texts of which no two are equal. Only texts that share a rare shingle are compared: of the shingles of two sets
 * in the order of rarity, t of which both must have, the first |A| − t + 1 and the first |B| − t + 1 have one in common
 * (prefix filter, Chaudhuri et al. 2006; Bayardo et al. 2007), and those that follow it bound how many they can share
 * (positional filter, Xiao et al. 2008). A text looks for texts that have no more shingles than itself.
 */
function groupsOfDistinct(texts: readonly string[], onProgress: OnProgress): DisjointSets {
  const sets = new ShingleSets(texts, onProgress);
  /** The number of tokens by which a text is found by texts that have at least its number of shingles. */
  const indexedTokens = (size: number) => size - minShared(size, size) + 1;
  const index = new TokenIndex(texts.reduce((sum, _, text) => sum + indexedTokens(sets.sizeOf(text)), 0));
  const groups = disjointSets(texts.length);
  const comparedWith = new Int32Array(texts.length).fill(-1);

  function isSimilar(text: number, place: number, posting: number): boolean {
    const other = index.textOf(posting);
    // A pair that has been compared has an earlier token in common.
    if (index.tokenOf(posting) !== sets.tokenOf(text, place) || comparedWith[other] === text) return false;
    comparedWith[other] = text;
    const [size, otherSize, otherPlace] = [sets.sizeOf(text), sets.sizeOf(other), index.placeOf(posting)];
    const needed = minShared(size, otherSize);
    if (Math.min(size - place, otherSize - otherPlace) < needed) return false;
    return sets.share(needed, text, place, other, otherPlace);
  }

  function findSimilar(text: number, place: number, minSize: number): void {
    let posting = index.first(sets.tokenOf(text, place));
    while (posting >= 0 && sets.sizeOf(index.textOf(posting)) >= minSize) {
      const other = index.textOf(posting);
      if (groups.find(other) === groups.find(text)) posting = index.nextGroup(posting, groups);
      else if (isSimilar(text, place, posting)) groups.unite(text, other);
      else posting = index.next(posting);
    }
  }

  for (const [done, text] of ascendingBy(sets.sizeOf.bind(sets), texts.length).entries()) {
    const size = sets.sizeOf(text);
    const minSize = minSizeBeside(size);
    for (const place of sets.placesOf(text, size - minSize + 1)) findSimilar(text, place, minSize);
    for (const place of sets.placesOf(text, indexedTokens(size))) {
      index.add(sets.tokenOf(text, place), text, place);
    }
    onProgress('texts compared', done + 1, texts.length);
  }
  return groups;
}

/** The numbers below `count`, those with the smallest size first. */
function ascendingBy(sizeOf: (text: number) => number, count: number): Uint32Array {
  const keys = Float64Array.from({ length: count }, (_, text) => sizeOf(text) * 2 ** 32 + text).sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 32);
}
