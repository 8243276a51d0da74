import type { Reference } from './manifest.ts';
import { binOf, type Measure } from './tagging-statistics.ts';

interface ReadText {
  /** Its length in UTF-16 code units. */
  readonly characters: number;
  /** The number of its content words, and how many of them the model knows. */
  readonly tokens: number;
  readonly known: number;
}

/** Whether no text of training was about as long, or had about such a share of unknown words. */
export function isUnlikeTraining(
  reference: Pick<Reference, 'lengths' | 'unknownRates'>,
  { characters, tokens, known }: ReadText,
): boolean {
  const isUnseen = (measure: Measure & keyof typeof reference, value: number) =>
    reference[measure][binOf(measure, value)] === 0;
  return isUnseen('lengths', characters) || isUnseen('unknownRates', tokens === 0 ? 0 : 1 - known / tokens);
}
