import type { Evidence, Place } from '../contract/answers.ts';
import type { CompanyFeatures } from '../features/company-reader.ts';
import type { ReadingSpace } from '../features/feature-space.ts';
import { NOT_IN_VOCABULARY, type ReadWords } from '../features/read-words.ts';
import type { Head } from '../network/architecture.ts';
import { type Curve, valueAt } from '../network/curve.ts';
import { UNCHANGED } from '../network/inference/composite-change.ts';
import { type Outcome, type Predictor, probabilityOf } from '../network/inference/predictor.ts';
import { type NormalisedText, originalSpan } from '../text/normalised-text.ts';
import { removalFrom } from './removal.ts';
import { StrongestEffects } from './strongest-effects.ts';

/** A text as it was sent, and as it was read. */
export interface ReadText {
  readonly original: string;
  readonly normalised: NormalisedText;
}

/** An output of the network. */
interface Output {
  readonly output: number;
  readonly kind: Head['kind'];
  readonly curve: Curve | undefined;
}

/** The output of a tag that is to be explained, and those of its ancestors: the least probable of them decides. */
export type Explained = readonly [Output, ...Output[]];

/** The number of words that raise a tag, and of those that lower it, unless the caller asks for others. */
const DEFAULT_LIMIT = 10;
/** The number of places in one answer, of all tags together: some 10 MB of JSON. */
const MAX_PLACES = 100_000;

/** Why a text has a tag. */
export interface Explanation {
  /** The places of the words that move the tag most, strongest first. */
  readonly evidence: readonly Evidence[];
  /** The clause that speaks most for the tag, where the text has several and the tag is decided by one of them. */
  readonly clause?: Place;
}

export interface EvidenceSettings {
  /** The maximum number of words that raise a tag, and of those that lower it. */
  readonly limit?: number | undefined;
  /** Called again and again while the words are weighed. It may throw, to end the work. */
  readonly throwIfStopped: () => void;
}

/**
 * Explains tags by leaving words out: the weight of a word is the tag's logit for the whole text minus its logit without
 * all occurrences of that word, alone or in a bigram. This is exact for a network of any depth. Only the word's
 * share of the rows that have it is computed, so the time is in proportion to the length of the text.
 */
export function explain(
  predictor: Predictor,
  tags: readonly Explained[],
  company: CompanyFeatures,
  { vocabulary, weighting }: ReadingSpace,
  text: ReadText,
  { limit = DEFAULT_LIMIT, throwIfStopped }: EvidenceSettings,
): Explanation[] {
  const { features, occurrences } = company;
  const projected = predictor.project(features);
  const all = predictor.outcome(projected, UNCHANGED);
  const before = tags.map((tag) => decisiveOf(tag, all));
  const isOfBigram = (index: number) => occurrences.columns[index] >= vocabulary.columns.firstBigram;
  const bigrams = [...occurrences.columns.keys()].filter(isOfBigram);
  const removal = removalFrom(features, weighting);
  // A word has at least one place.
  const maxPlaces = Math.floor(MAX_PLACES / Math.max(1, tags.length));
  const strongest = tags.map(() => new StrongestEffects(Math.min(limit, maxPlaces)));
  for (const [column, removed] of columnsToRemove(company, bigrams)) {
    throwIfStopped();
    const without = predictor.outcome(projected, removal(removed));
    for (const [index, tag] of tags.entries()) {
      const decisive = decisiveOf(tag, without);
      const weight = rounded(before[index].logit - decisive.logit, 4);
      strongest[index].add({ column, weight, probability: decisive.probability });
    }
  }
  const { columns, starts, ends } = occurrences;
  const indicesOf = Map.groupBy(columns.keys(), (index) => columns[index]);
  const evidenceOf = (effects: StrongestEffects) =>
    effects
      .strongestFirst()
      .flatMap(({ column, weight, probability }) =>
        (indicesOf.get(column) ?? []).map((index) => ({ index, weight, probability })),
      )
      .slice(0, maxPlaces)
      .map(({ index, weight, probability }): Evidence => {
        const place = placeOf(text, starts[index], ends[index]);
        return { ...place, weight, probabilityWithout: rounded(probability, 6) };
      })
      // Of words with the same weight, the places are in the order of the text.
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start);
  return tags.map(([{ output }], index) => {
    const clause = occurrences.clauses[projected.bestParts[output]];
    return {
      evidence: evidenceOf(strongest[index]),
      ...(clause && { clause: placeOf(text, starts[clause.from], ends[clause.to - 1]) }),
    };
  });
}

/** The logit and the probability of the least probable of a tag's outputs. */
function decisiveOf(tag: Explained, { logits, scores }: Outcome): { logit: number; probability: number } {
  return tag
    .map(({ output, kind, curve }) => ({
      // What a sigmoid head is sure of, after its calibration.
      logit: curve === undefined ? logits[output] : valueAt(curve, logits[output]),
      probability: probabilityOf(scores[output], kind, curve),
    }))
    .reduce((least, each) => (each.probability < least.probability ? each : least));
}

/** The columns to remove for each column of a word or character bigram: itself, and all bigrams that have the word. */
function columnsToRemove(
  { words, occurrences }: CompanyFeatures,
  bigrams: readonly number[],
): ReadonlyMap<number, ReadonlySet<number>> {
  const { columns, starts, ends } = occurrences;
  const result = new Map(Array.from(columns, (column) => [column, new Set([column])]));
  for (const index of bigrams) result.delete(columns[index]);
  const wordAtStart = new Map(Array.from(words.starts, (start, word) => [start, words.columns[word]]));
  const wordAtEnd = new Map(Array.from(words.ends, (end, word) => [end, words.columns[word]]));
  for (const index of bigrams) {
    // A bigram reaches from the start of its first word to the end of its second.
    for (const word of [wordAtStart.get(starts[index]), wordAtEnd.get(ends[index])]) {
      if (word !== undefined) result.get(word)?.add(columns[index]);
    }
  }
  return result;
}

/** The content words that the model does not know. */
export function unknownPlaces({ columns, starts, ends }: ReadWords, text: ReadText): Place[] {
  return [...columns.keys()]
    .filter((word) => columns[word] === NOT_IN_VOCABULARY)
    .map((word) => placeOf(text, starts[word], ends[word]));
}

function placeOf({ original, normalised }: ReadText, start: number, end: number): Place {
  const span = originalSpan(normalised, start, end);
  return { text: original.slice(span.start, span.end), ...span };
}

export function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
