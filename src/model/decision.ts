import type { ReviewReason } from '../contract/answers.ts';
import type { ModelTag } from '../contract/model.ts';

/** A tag whose probability is above its threshold by less than this is hardly given. */
const NEAR_THRESHOLD = 0.1;
/** Below this share of known words, the model has seen too little of what the text says. */
const MIN_KNOWN_SHARE = 0.5;

/** A tag that an answer has. */
export interface JudgedTag {
  readonly tag: Pick<ModelTag, 'id' | 'parent' | 'threshold'>;
  readonly probability: number;
}

/** What a decision goes by: the tags of an answer, and the numbers of content words and of those that the model knows. */
export interface JudgedAnswer {
  readonly given: readonly JudgedTag[];
  readonly tokens: number;
  readonly known: number;
}

/** The ids of the tags that are parents of others. */
export function parentsOf(tags: readonly Pick<ModelTag, 'parent'>[]): ReadonlySet<string> {
  return new Set(tags.flatMap(({ parent }) => parent ?? []));
}

/**
 * The share of an answer's tags that is expected to be right: the mean of their probabilities, as these are calibrated. It
 * is 0 without tags.
 */
export function expectedPrecision(given: readonly Pick<JudgedTag, 'probability'>[]): number {
  if (given.length === 0) return 0;
  return given.reduce((sum, { probability }) => sum + probability, 0) / given.length;
}

/**
 * Why an answer should be reviewed, however sure its tags are as a whole.
 * @param parents the ids of the tags that have children in the model
 */
export function doubtsAbout(
  { given, tokens, known }: JudgedAnswer,
  parents: ReadonlySet<string>,
): ReviewReason[] {
  const withChild = parentsOf(given.map(({ tag }) => tag));
  const isNear = ({ tag, probability }: JudgedTag) => probability < tag.threshold + NEAR_THRESHOLD;
  const isAlone = ({ tag: { id } }: JudgedTag) => parents.has(id) && !withChild.has(id);
  return [
    ...(given.some(isNear) ? ['near-threshold' as const] : []),
    ...(given.some(isAlone) ? ['groups-disagree' as const] : []),
    ...(known < MIN_KNOWN_SHARE * tokens ? ['few-known-words' as const] : []),
  ];
}
