import type { KnownWords } from '../features/known-words.ts';
import type { SparseVector } from '../features/sparse-vector.ts';
import { scaleWithout, type Weighting } from '../features/weighting.ts';
import type { Predictor } from '../network/predictor.ts';
import { type NormalisedText, originalSpan } from '../text/normalised-text.ts';

/** One place of the text as sent, and by how much its word moves the logit of a tag: up (> 0) or down (< 0). */
export interface Evidence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

/**
 * Why tags were given, by leaving out: the weight of a word is the tag's logit with the whole text less its logit
 * without that word, wherever it stands. Exact for any depth of network, and only the first layer's own part of the
 * word is worked out anew.
 * @param known words, and pairs of characters where the model has them
 * @param features what the network was given for them
 * @returns for each of the outputs the places of the words that move it, strongest first
 */
export function evidenceFor(
  predictor: Predictor,
  outputs: readonly number[],
  {
    known,
    features,
    weighting,
  }: { known: readonly KnownWords[]; features: SparseVector; weighting: Weighting },
  text: { readonly original: string; readonly normalised: NormalisedText },
): Evidence[][] {
  const logits = predictor.logits(features).slice();
  const weightsOf = new Map<number, number[]>();
  for (const [position, column] of features.columns.entries()) {
    const without = predictor.logitsWithout(
      features,
      position,
      scaleWithout(features.values[position], weighting),
    );
    weightsOf.set(
      column,
      outputs.map((output) => rounded(logits[output] - without[output])),
    );
  }
  const places = known.flatMap(({ columns, starts, ends }) =>
    Array.from(columns, (column, word) => {
      const span = originalSpan(text.normalised, starts[word], ends[word]);
      return { column, text: text.original.slice(span.start, span.end), ...span };
    }),
  );
  return outputs.map((_, index) =>
    places
      .map(({ column, ...place }) => ({ ...place, weight: weightsOf.get(column)?.[index] ?? 0 }))
      .filter(({ weight }) => weight !== 0)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start),
  );
}

function rounded(weight: number): number {
  return Math.round(weight * 1e4) / 1e4;
}
