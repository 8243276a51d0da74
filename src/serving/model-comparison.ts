import type { Tagger } from '../tagger/tagger.ts';
import type { Item } from './items.ts';

/** How often a tag was given by both of two models, or by one of them alone. */
interface TagAgreement {
  readonly both: number;
  readonly live: number;
  readonly candidate: number;
}

/** How two models tag the same texts. */
export interface ModelComparison {
  readonly texts: number;
  /** The number of texts that get the same tags from both. */
  readonly same: number;
  /** By the tag's id. */
  readonly tags: Readonly<Record<string, TagAgreement>>;
  /** The total time of each model. */
  readonly milliseconds: { readonly live: number; readonly candidate: number };
}

export const EMPTY_COMPARISON: ModelComparison = {
  texts: 0,
  same: 0,
  tags: {},
  milliseconds: { live: 0, candidate: 0 },
};
const NO_TEXTS: TagAgreement = { both: 0, live: 0, candidate: 0 };

/**
 * Compares the tags that reach their thresholds. Each model tags all texts in one go, so that neither pays for the
 * other's cold cache.
 */
export function compareModels(live: Tagger, candidate: Tagger, items: readonly Item[]): ModelComparison {
  const byLive = tagAll(live, items);
  const byCandidate = tagAll(candidate, items);
  const tags: Record<string, TagAgreement> = {};
  const count = (id: string, by: keyof TagAgreement) => {
    const former = tags[id] ?? NO_TEXTS;
    tags[id] = { ...former, [by]: former[by] + 1 };
  };
  let same = 0;
  for (const [index, own] of byLive.tags.entries()) {
    const other = byCandidate.tags[index] ?? new Set();
    for (const id of own) count(id, other.has(id) ? 'both' : 'live');
    for (const id of other.difference(own)) count(id, 'candidate');
    if (own.symmetricDifference(other).size === 0) same++;
  }
  return {
    texts: byLive.tags.length,
    same,
    tags,
    milliseconds: { live: byLive.milliseconds, candidate: byCandidate.milliseconds },
  };
}

/** The comparison of the texts of both. */
export function addComparisons(a: ModelComparison, b: ModelComparison): ModelComparison {
  const tags = { ...a.tags };
  for (const [id, { both, live, candidate }] of Object.entries(b.tags)) {
    const former = tags[id] ?? NO_TEXTS;
    tags[id] = {
      both: former.both + both,
      live: former.live + live,
      candidate: former.candidate + candidate,
    };
  }
  return {
    texts: a.texts + b.texts,
    same: a.same + b.same,
    tags,
    milliseconds: {
      live: a.milliseconds.live + b.milliseconds.live,
      candidate: a.milliseconds.candidate + b.milliseconds.candidate,
    },
  };
}

function tagAll(tagger: Tagger, items: readonly Item[]): { tags: Set<string>[]; milliseconds: number } {
  const began = performance.now();
  const tags = items.flatMap((item) =>
    'company' in item
      ? [new Set(tagger.tag(item.company.description, {}, item.company.name).tags.map(({ id }) => id))]
      : [],
  );
  return { tags, milliseconds: performance.now() - began };
}
