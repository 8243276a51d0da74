import type { ContentWord } from '../features/content-words.ts';
import { featuresOf } from '../features/feature-space.ts';
import type { Model } from '../model/model.ts';
import { sparseMatrix } from '../network/sparse-matrix.ts';
import { type NormalisedText, originalSpan } from '../text/normalise.ts';

/** One place of the text as sent, and by how much its word moves the logit of a tag: up (> 0) or down (< 0). */
export interface Evidence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

/**
 * Why tags were given, by leaving out: the weight of a word is the tag's logit with the whole text less its logit
 * without that word, wherever it stands. Exact for any depth of network, at one more row of the batch for each word.
 * @param words the words of the text that the model knows
 * @returns for each output the places of the words that move it, strongest first
 */
export function evidenceFor(
  { featureSpace, network }: Model,
  outputs: readonly number[],
  words: readonly ContentWord[],
  text: { readonly original: string; readonly normalised: NormalisedText },
): Evidence[][] {
  const terms = words.map(({ term }) => term);
  const distinct = [...new Set(terms)];
  const variants = [terms, ...distinct.map((left) => terms.filter((term) => term !== left))];
  const features = variants.map((variant) => featuresOf(variant, featureSpace));
  const { data, columns } = network.logits(sparseMatrix(features, network.architecture.inputs));

  const rowWithout = new Map(distinct.map((term, index) => [term, index + 1]));
  return outputs.map((output) =>
    words
      .map(({ term, start, end }) => {
        const span = originalSpan(text.normalised, start, end);
        const without = data[(rowWithout.get(term) ?? 0) * columns + output];
        return {
          text: text.original.slice(span.start, span.end),
          ...span,
          weight: rounded(data[output] - without),
        };
      })
      .filter(({ weight }) => weight !== 0)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start),
  );
}

function rounded(weight: number): number {
  return Math.round(weight * 1e4) / 1e4;
}
