import { disjointSets } from './disjoint-sets.ts';

/** Texts whose sets of character 5-grams overlap by at least this much (Jaccard) are near-duplicates. */
const SIMILARITY = 0.8;
const GRAM = 5;
/** Tolerates rounding in a ratio that is exactly at the bound. */
const EPSILON = 1e-9;

/**
 * Groups near-duplicates. Texts are in one group if they are similar, directly or through other texts.
 *
 * The result is exact, without comparing every text to every other. With the grams of each text sorted by rarity, two
 * sets of similarity ≥ s share one of the first |A| − ⌈s·|A|⌉ + 1 grams of each (prefix filter, Chaudhuri et al. 2006;
 * Bayardo et al. 2007). Only texts that share such a gram, and whose sizes differ by no more than s, are compared.
 * @param texts normalised texts
 * @returns for each text the index of the first text of its group
 */
export function nearDuplicateGroups(texts: readonly string[]): number[] {
  const groups = disjointSets(texts.length);
  const gramSets = sortedByRarity(texts.map(grams));
  const textsByGram = new Map<number, number[]>();
  for (const index of gramSets.keys()) {
    const own = gramSets[index];
    const compared = new Set<number>();
    for (const gram of own.slice(0, own.length - Math.ceil(SIMILARITY * own.length - EPSILON) + 1)) {
      const sharing = textsByGram.get(gram) ?? [];
      for (const other of sharing) {
        if (compared.has(other) || groups.find(other) === groups.find(index)) continue;
        compared.add(other);
        if (areSimilar(own, gramSets[other])) groups.unite(index, other);
      }
      sharing.push(index);
      textsByGram.set(gram, sharing);
    }
  }
  return texts.map((_, index) => groups.find(index));
}

/** The distinct character 5-grams of a text. A text of at most 5 characters is a single gram. */
function grams(text: string): string[] {
  if (text.length <= GRAM) return [text];
  return [
    ...new Set(Array.from({ length: text.length - GRAM + 1 }, (_, start) => text.slice(start, start + GRAM))),
  ];
}

/** Replaces the grams of each set by their rank, rarest first, and sorts them. */
function sortedByRarity(sets: readonly string[][]): number[][] {
  const frequency = new Map<string, number>();
  for (const gram of sets.flat()) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const ranked = [...frequency.keys()].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0));
  const rank = new Map(ranked.map((gram, position) => [gram, position]));
  return sets.map((set) => set.map((gram) => rank.get(gram) ?? 0).sort((a, b) => a - b));
}

function areSimilar(a: readonly number[], b: readonly number[]): boolean {
  if (Math.min(a.length, b.length) < SIMILARITY * Math.max(a.length, b.length) - EPSILON) return false;
  const inA = new Set(a);
  const shared = b.reduce((count, gram) => count + (inA.has(gram) ? 1 : 0), 0);
  return shared / (a.length + b.length - shared) >= SIMILARITY - EPSILON;
}
