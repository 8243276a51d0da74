import { type OnProgress, unseen } from '../contract/progress.ts';
import { SmallestValue } from './smallest-value.ts';

/** A group of records that stay together: its number of records, and the number of times each label occurs in them. */
export interface Unit {
  readonly size: number;
  readonly labels: ReadonlyMap<string, number>;
}

/**
 * Iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011). The label with the fewest units left is distributed
 * first: each of its units goes to the subset that needs most of that label, or else most records. Rare labels are thus
 * spread evenly before common ones fill the subsets.
 * The time grows with the number of labels of all units, and the logarithm of that of different labels.
 * @param units in the order of their distribution
 * @param shares of the subsets, summing to 1
 * @param placed units that already have a subset
 * @returns for each unit the index of its subset
 */
export function stratify(
  units: readonly Unit[],
  shares: readonly number[],
  placed: readonly { unit: Unit; subset: number }[] = [],
  onProgress: OnProgress = unseen,
): number[] {
  const all = [...units, ...placed.map(({ unit }) => unit)];
  const numberOf = labelNumbers(all);
  const labelsOf = ({ labels }: Unit) => labels.keys().map((label) => numberOf.get(label) ?? 0);
  const subsets = demandsOf(all, shares, numberOf);
  for (const { unit, subset } of placed) take(subsets[subset], unit, numberOf);

  const unitsOfLabel = Array.from(numberOf, (): number[] => []);
  for (const [index, unit] of units.entries())
    for (const label of labelsOf(unit)) unitsOfLabel[label].push(index);
  /** The number of units left with each label; infinite once there are none. */
  const unitsLeft = new SmallestValue(unitsOfLabel.map(({ length }) => length || Infinity));
  const assignment = new Array<number>(units.length).fill(-1);
  let done = 0;
  function place(index: number, label?: number): void {
    const subset = neediest(subsets, label);
    take(subsets[subset], units[index], numberOf);
    assignment[index] = subset;
    onProgress('groups of records placed', ++done, units.length);
    for (const other of labelsOf(units[index])) unitsLeft.set(other, unitsLeft.get(other) - 1 || Infinity);
  }
  for (let rarest = unitsLeft.smallest; rarest !== undefined; rarest = unitsLeft.smallest) {
    for (const index of unitsOfLabel[rarest]) if (assignment[index] < 0) place(index, rarest);
  }
  for (const index of units.keys()) if (assignment[index] < 0) place(index);
  return assignment;
}

/** Numbers the labels in the order in which they first occur. */
function labelNumbers(units: readonly Unit[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { labels } of units) {
    for (const label of labels.keys()) if (!numbers.has(label)) numbers.set(label, numbers.size);
  }
  return numbers;
}

/** The number of records that a subset still needs, in total and for each label. */
interface Demand {
  records: number;
  readonly labels: Float64Array;
}

function demandsOf(
  units: readonly Unit[],
  shares: readonly number[],
  numberOf: ReadonlyMap<string, number>,
): Demand[] {
  const total: Demand = { records: 0, labels: new Float64Array(numberOf.size) };
  for (const unit of units) take(total, unit, numberOf);
  return shares.map((share) => ({
    records: share * -total.records,
    labels: total.labels.map((count) => share * -count),
  }));
}

function take(demand: Demand, { size, labels }: Unit, numberOf: ReadonlyMap<string, number>): void {
  demand.records -= size;
  for (const [label, count] of labels) demand.labels[numberOf.get(label) ?? 0] -= count;
}

function neediest(subsets: readonly Demand[], label?: number): number {
  const need = ({ labels }: Demand) => (label === undefined ? 0 : labels[label]);
  return subsets.reduce((best, candidate, index) => {
    const difference = need(candidate) - need(subsets[best]) || candidate.records - subsets[best].records;
    return difference > 0 ? index : best;
  }, 0);
}
