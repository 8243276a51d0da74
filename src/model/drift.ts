import type { Drift, Shift } from '../contract/drift.ts';
import type { Manifest } from './manifest.ts';
import type { TaggingStatistics } from './tagging-statistics.ts';

const MOVED_TAGS = 10;
/** The weight, in texts, of a prior with the pooled distribution. It keeps logarithms of empty bins finite. */
const PRIOR = 1;

/**
 * The drift of traffic from the training data. The population stability index and its usual limits (stable below 0.1,
 * shifted above 0.25) come from credit scoring (Siddiqi 2006); its expectation by chance, (bins − 1)(1/n + 1/m), from
 * Yurdakul 2018.
 */
export function driftOf(
  { reference, tags }: Pick<Manifest, 'reference' | 'tags'>,
  traffic: TaggingStatistics,
): Drift {
  const shares = sharesOf(reference.tags, traffic.tags);
  const moved = tags.map(({ id }, output) => {
    const [referenceShare, share] = shares(output);
    return { id, referenceShare, share, psi: indexOf([referenceShare, share]) };
  });
  return {
    texts: traffic.total('texts'),
    lengths: shift(reference.lengths, traffic.bins('lengths')),
    unknownRates: shift(reference.unknownRates, traffic.bins('unknownRates')),
    tags: shift(reference.tags, traffic.tags),
    movedTags: moved.sort((a, b) => b.psi - a.psi).slice(0, MOVED_TAGS),
  };
}

/** The shift between two histograms. @param expected the counts of training; @param actual the counts of traffic */
export function shift(expected: Counts, actual: Counts): Shift {
  const shares = sharesOf(expected, actual);
  let psi = 0;
  for (let bin = 0; bin < expected.length; bin++) {
    psi += indexOf(shares(bin));
  }
  const used = Array.from(expected, (count, bin) => count + actual[bin]).filter((count) => count > 0).length;
  const byChance = Math.max(0, used - 1) * (1 / Math.max(1, sum(expected)) + 1 / Math.max(1, sum(actual)));
  return { psi, byChance };
}

/** (p − q) · ln(p / q); 0 if both shares are equal. */
function indexOf([q, p]: readonly [number, number]): number {
  return p === q ? 0 : (p - q) * Math.log(p / q);
}

type Counts = ArrayLike<number> & Iterable<number>;

function sharesOf(expected: Counts, actual: Counts): (bin: number) => [number, number] {
  const [of, now] = [Math.max(1, sum(expected)), Math.max(1, sum(actual))];
  return (bin) => {
    const both = (PRIOR * (expected[bin] / of + actual[bin] / now)) / 2;
    return [(expected[bin] + both) / (of + PRIOR), (actual[bin] + both) / (now + PRIOR)];
  };
}

function sum(counts: Counts): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
