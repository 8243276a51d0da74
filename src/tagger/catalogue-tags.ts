import type { ModelTag } from '../contract/model.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { areAlternatives, type CrosswalkTarget, countingSources } from '../model/overlay/crosswalk.ts';

/** A tag of a text. */
export interface TextTag {
  /** The output of the network that decides on it. */
  readonly output: number;
  readonly tag: ModelTag;
  readonly probability: number;
  /** Set where the tag is a suggestion: because it always is, or because it is one of the alternatives of a crosswalk. */
  readonly suggestion?: 'suggest-only' | 'alternative';
}

/** What the network says of a text. */
interface Scored {
  /** The tags that reach their thresholds. */
  readonly given: readonly TextTag[];
  /** The tags asked for: those that are given, or those that reach the minimum. */
  readonly asked: readonly TextTag[];
  readonly minProbability?: number | undefined;
  /** The probability of an output, at most that of its ancestors. */
  readonly probabilityOf: (output: number) => number;
}

/** The tags of an answer: those asked for, without retired ones and with those that crosswalks lead to. */
export function catalogueTags({ overlay }: Catalogue, scored: Scored): readonly TextTag[] {
  if (overlay === undefined) return scored.asked;
  const { retired, targets } = overlay;
  const own = scored.asked
    .filter(({ output }) => !retired.has(output))
    .map((each): TextTag => (each.tag.suggestOnly ? { ...each, suggestion: 'suggest-only' } : each));
  const given = new Set(scored.given.map(({ output }) => output));
  return [...own, ...targets.flatMap((target) => targetTag(target, given, scored) ?? [])];
}

/**
 * The tag that a crosswalk leads to is as probable as the most probable of its sources, and given if one of them is. It is
 * an alternative where all sources that are given lead to others as well.
 */
function targetTag(
  { tag, sources }: CrosswalkTarget,
  given: ReadonlySet<number>,
  { minProbability, probabilityOf }: Scored,
): TextTag | undefined {
  const counting = countingSources(sources, given);
  const deciding = counting.filter(({ output }) => given.has(output));
  if (minProbability === undefined && deciding.length === 0) return undefined;
  const [first, ...others] = counting.map(({ output }) => ({ output, probability: probabilityOf(output) }));
  if (first === undefined) return undefined;
  const best = others.reduce((best, each) => (each.probability > best.probability ? each : best), first);
  if (minProbability !== undefined && best.probability < minProbability) return undefined;
  return { ...best, tag, ...(areAlternatives(deciding) && { suggestion: 'alternative' as const }) };
}
