import { wordOfTerm } from '../../features/vocabulary.ts';
import { addScaledRow } from '../../network/add-scaled-row.ts';
import { zeros } from '../../network/matrix.ts';
import type { Matrix } from '../../network/tensor.ts';
import type { WordVectors } from './word-vectors.ts';

/** How much a word's vector counts beside the word itself, in the description and in the name. */
const WEIGHT = 0.3;
const WEIGHT_IN_NAME = 0.15;

/** The vector of each input, [terms, dimensions]; zeros for bigrams, and for words without a vector. */
export function inputVectors(terms: readonly string[], wordVectors: WordVectors): Matrix {
  const rowOf = new Map(wordVectors.terms.map((term, row) => [term, row]));
  const result = zeros(terms.length, wordVectors.vectors.columns);
  for (const [input, term] of terms.entries()) {
    const { word, isName } = wordOfTerm(term) ?? {};
    const row = word === undefined ? undefined : rowOf.get(word);
    if (row !== undefined) {
      addScaledRow(result, input, wordVectors.vectors, row, isName ? WEIGHT_IN_NAME : WEIGHT);
    }
  }
  return result;
}
