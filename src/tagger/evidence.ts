import type { Evidence, Place } from '../contract/answers.ts';
import type { KnownWords } from '../features/known-words.ts';
import type { SparseVector } from '../features/sparse-vector.ts';
import { scaleWithout, type Weighting } from '../features/weighting.ts';
import type { Head } from '../network/architecture.ts';
import { type Predictor, probabilityOf } from '../network/inference/predictor.ts';
import { type NormalisedText, originalSpan } from '../text/normalised-text.ts';

/** A text as it was sent, and as it was read. */
export interface ReadText {
  readonly original: string;
  readonly normalised: NormalisedText;
}

/** An output of the network whose tag is to be explained. */
export interface ExplainedOutput {
  readonly output: number;
  readonly kind: Head['kind'];
}

/**
 * Explains tags by leaving words out: the weight of a word is the tag's logit for the whole text minus its logit without
 * all occurrences of that word. This is exact for a network of any depth. Only the word's part of the first layer is
 * computed again.
 * @param known the known words and character bigrams of the text
 * @param features the network's input for them
 * @returns for each output the places of the words that move it, strongest first
 */
export function evidenceFor(
  predictor: Predictor,
  outputs: readonly ExplainedOutput[],
  {
    known,
    features,
    weighting,
  }: { known: readonly KnownWords[]; features: SparseVector; weighting: Weighting },
  text: ReadText,
): Evidence[][] {
  const logits = predictor.logits(features).slice();
  const effects = new Map<number, Pick<Evidence, 'weight' | 'probabilityWithout'>[]>();
  for (const [position, column] of features.columns.entries()) {
    const scale = scaleWithout(features.values[position], weighting);
    const without = predictor.without(features, position, scale);
    effects.set(
      column,
      outputs.map(({ output, kind }) => ({
        weight: rounded(logits[output] - without.logits[output], 4),
        probabilityWithout: rounded(probabilityOf(without.scores[output], kind), 6),
      })),
    );
  }
  const places = known.flatMap(({ columns, starts, ends }) =>
    Array.from(columns, (column, word) => ({ column, ...placeOf(text, starts[word], ends[word]) })),
  );
  return outputs.map((_, index) =>
    places
      .flatMap(({ column, ...place }): Evidence[] => {
        const effect = effects.get(column)?.[index];
        return effect === undefined || effect.weight === 0 ? [] : [{ ...place, ...effect }];
      })
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start),
  );
}

/** The content words that the model does not know. */
export function unknownPlaces({ unknownStarts, unknownEnds }: KnownWords, text: ReadText): Place[] {
  return Array.from(unknownStarts, (start, word) => placeOf(text, start, unknownEnds[word]));
}

function placeOf({ original, normalised }: ReadText, start: number, end: number): Place {
  const span = originalSpan(normalised, start, end);
  return { text: original.slice(span.start, span.end), ...span };
}

export function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
