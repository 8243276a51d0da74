import type { Tagger } from '../tagger/tagger.ts';
import type { Item } from './results.ts';

/** How often each tag was given by both of two models, or by one of them alone; by the tag's id. */
export interface TagAgreement {
  readonly both: number;
  readonly live: number;
  readonly candidate: number;
}

/** What two models make of the same texts. */
export interface ModelComparison {
  readonly texts: number;
  /** Texts that both give the very same tags. */
  readonly same: number;
  readonly tags: Readonly<Record<string, TagAgreement>>;
  /** Of all texts together, in milliseconds. */
  readonly milliseconds: { readonly live: number; readonly candidate: number };
}

export const NOTHING_COMPARED: ModelComparison = {
  texts: 0,
  same: 0,
  tags: {},
  milliseconds: { live: 0, candidate: 0 },
};

/** By the models' own thresholds. Each model tags all texts in one go, so that neither pays for the other's cold cache. */
export function compareModels(live: Tagger, candidate: Tagger, items: readonly Item[]): ModelComparison {
  const [byLive, byCandidate] = [live, candidate].map((tagger) => tagAll(tagger, items));
  const counts: Record<string, { both: number; live: number; candidate: number }> = {};
  const count = (id: string, of: keyof TagAgreement) => {
    counts[id] ??= { both: 0, live: 0, candidate: 0 };
    counts[id][of]++;
  };
  let same = 0;
  for (const [index, own] of byLive.tags.entries()) {
    const other = byCandidate.tags[index];
    for (const id of own) count(id, other.has(id) ? 'both' : 'live');
    for (const id of other.difference(own)) count(id, 'candidate');
    if (own.symmetricDifference(other).size === 0) same++;
  }
  return {
    texts: byLive.tags.length,
    same,
    tags: counts,
    milliseconds: { live: byLive.milliseconds, candidate: byCandidate.milliseconds },
  };
}

export function joinComparisons(a: ModelComparison, b: ModelComparison): ModelComparison {
  const tags = { ...a.tags };
  for (const [id, { both, live, candidate }] of Object.entries(b.tags)) {
    const former = tags[id] ?? { both: 0, live: 0, candidate: 0 };
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
