import type { SparseRow } from '../../network/tensor.ts';
import { type Corpus, TEXT_END } from './corpus.ts';

/** A neighbour at distance d counts 1/d. */
const WINDOW = 5;
/** Contexts are counted as if rare ones were more frequent, as their PMI is too high otherwise (Levy et al. 2015). */
const SMOOTHING = 0.75;
/** Subtracted from each PMI: the logarithm of the number of negative samples of word2vec. */
const SHIFT = Math.log(2);

/**
 * The positive pointwise mutual information of each word with each other word near it, max(0, ln(p(w, c) / (p(w) p(c))) − ln 2):
 * a row for each term, and a column for each context, in order.
 */
export function* positivePmi({ words, terms }: Corpus): Generator<SparseRow> {
  const frequencies = new Float64Array(terms.length);
  for (let at = 0; at < words.length; at++) {
    if (words[at] !== TEXT_END)
      forEachNeighbour(words, at, (_, weight) => (frequencies[words[at]] += weight));
  }
  const smoothed = frequencies.map((frequency) => frequency ** SMOOTHING);
  const sum = smoothed.reduce((total, each) => total + each, 0);
  const { starts, places } = placesOf(words, terms.length);
  const counts = new Float64Array(terms.length);
  for (let term = 0; term < terms.length; term++) {
    const contexts: number[] = [];
    for (let index = starts[term]; index < starts[term + 1]; index++) {
      forEachNeighbour(words, places[index], (context, weight) => {
        if (counts[context] === 0) contexts.push(context);
        counts[context] += weight;
      });
    }
    const columns: number[] = [];
    const values: number[] = [];
    for (const context of contexts.sort((a, b) => a - b)) {
      const pmi = Math.log((counts[context] * sum) / (frequencies[term] * smoothed[context])) - SHIFT;
      counts[context] = 0;
      if (pmi <= 0) continue;
      columns.push(context);
      values.push(pmi);
    }
    yield { columns: Int32Array.from(columns), values: Float32Array.from(values) };
  }
}

/** Calls `visit` for each word near the one at a place, in the same text. */
function forEachNeighbour(
  words: Int32Array,
  place: number,
  visit: (context: number, weight: number) => void,
): void {
  for (const step of [-1, 1]) {
    for (let distance = 1; distance <= WINDOW; distance++) {
      const context = words[place + step * distance] ?? TEXT_END;
      if (context === TEXT_END) break;
      visit(context, 1 / distance);
    }
  }
}

/** Where each term is: `places` from `starts[term]` to `starts[term + 1]`. */
function placesOf(words: Int32Array, terms: number): { starts: Int32Array; places: Int32Array } {
  const starts = new Int32Array(terms + 1);
  for (const word of words) if (word !== TEXT_END) starts[word + 1]++;
  for (let term = 0; term < terms; term++) starts[term + 1] += starts[term];
  const next = starts.slice(0, terms);
  const places = new Int32Array(starts[terms]);
  for (const [place, word] of words.entries()) if (word !== TEXT_END) places[next[word]++] = place;
  return { starts, places };
}
