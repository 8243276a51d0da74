import type { Drift, Shift } from '../../contract/drift.ts';

/** How good a score is, for people who do not read F1. */
export type Verdict = 'good' | 'fair' | 'weak';

const GOOD = 0.8;
const FAIR = 0.65;

export function verdictOn(f1: number): Verdict {
  if (f1 >= GOOD) return 'good';
  return f1 >= FAIR ? 'fair' : 'weak';
}

export function digits(value: number): string {
  return value.toFixed(3);
}

/** Whether the texts of now are like those of training. */
export type DriftLevel = 'unclear' | 'stable' | 'slight' | 'shifted';

/** The bounds of a population stability index that are in common use. */
const SLIGHT = 0.1;
const SHIFTED = 0.25;

/** What an index says beyond what chance alone gives; nothing while chance gives more than what would be a shift. */
export function driftLevel({ psi, byChance }: Shift): DriftLevel {
  const beyond = psi - byChance;
  if (beyond >= SHIFTED) return 'shifted';
  if (byChance >= SLIGHT) return 'unclear';
  return beyond >= SLIGHT ? 'slight' : 'stable';
}

const LEVELS: readonly DriftLevel[] = ['stable', 'unclear', 'slight', 'shifted'];

/** The worst level of the three distributions. */
export function overallLevel({ tags, lengths, unknownRates }: Drift): DriftLevel {
  const levels = [tags, lengths, unknownRates].map(driftLevel);
  return LEVELS.findLast((level) => levels.includes(level)) ?? 'stable';
}
