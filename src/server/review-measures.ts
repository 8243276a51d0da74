import type { TaggedText } from '../contract/answers.ts';
import type { Manifest } from '../model/manifest.ts';

/** Tags below it are not likely enough to count for how rare the tags of a company are. */
const MIN_LIKELY = 0.2;

/** What a review of a company would teach, by each of the orders of `GET /review`. */
export interface ReviewMeasures {
  /** −Σ p log₂ p + (1 − p) log₂ (1 − p), in bits. */
  readonly uncertainty: number;
  /** The highest p · −log₂(share of training records with the tag), over the likely tags. */
  readonly rarity: number;
  /** The share of content words that the model does not know. */
  readonly novelty: number;
}

export function reviewMeasures(
  { tags, coverage }: TaggedText,
  rarityOf: ReadonlyMap<string, number>,
): ReviewMeasures {
  const likely = tags.filter(({ probability }) => probability >= MIN_LIKELY);
  return {
    uncertainty: tags.reduce((sum, { probability: p }) => sum + plogp(p) + plogp(1 - p), 0),
    rarity: Math.max(0, ...likely.map(({ id, probability }) => probability * (rarityOf.get(id) ?? 0))),
    novelty: coverage.tokens === 0 ? 0 : 1 - coverage.known / coverage.tokens,
  };
}

/** −log₂ of the share of training records that have each tag. */
export function rarityByTag({
  tags,
  data: { records },
}: Pick<Manifest, 'tags' | 'data'>): Map<string, number> {
  const all = records.train + records.extra + 1;
  return new Map(tags.map(({ id, examples }) => [id, Math.max(0, -Math.log2((examples + 1) / all))]));
}

function plogp(p: number): number {
  return p <= 0 ? 0 : -p * Math.log2(p);
}
