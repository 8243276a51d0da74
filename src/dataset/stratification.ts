/** A group of records that stay together: its number of records, and the number of times each label occurs in them. */
export interface Unit {
  readonly size: number;
  readonly labels: ReadonlyMap<string, number>;
}

/**
 * Iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011). The label with the fewest units left is distributed
 * first: each of its units goes to the subset that needs most of that label, or else most records. Rare labels are thus
 * spread evenly before common ones fill the subsets.
 * @param units in the order of their distribution
 * @param shares of the subsets, summing to 1
 * @param placed units that already have a subset
 * @returns for each unit the index of its subset
 */
export function stratify(
  units: readonly Unit[],
  shares: readonly number[],
  placed: readonly { unit: Unit; subset: number }[] = [],
): number[] {
  const subsets = demandsOf([...units, ...placed.map(({ unit }) => unit)], shares);
  for (const { unit, subset } of placed) take(subsets[subset], unit);

  const unitsLeft = unitsByLabel(units);
  const assignment = new Array<number>(units.length).fill(-1);
  function place(index: number, label?: string): void {
    const subset = neediest(subsets, label);
    take(subsets[subset], units[index]);
    assignment[index] = subset;
    for (const other of units[index].labels.keys()) unitsLeft.get(other)?.delete(index);
  }
  for (let label = rarest(unitsLeft); label !== undefined; label = rarest(unitsLeft)) {
    for (const index of unitsLeft.get(label) ?? []) place(index, label);
    unitsLeft.delete(label);
  }
  for (const [index, unit] of units.entries()) if (unit.labels.size === 0) place(index);
  return assignment;
}

/** The number of records that a subset still needs, in total and for each label. */
interface Demand {
  records: number;
  readonly labels: Map<string, number>;
}

function demandsOf(units: readonly Unit[], shares: readonly number[]): Demand[] {
  const records = units.reduce((sum, { size }) => sum + size, 0);
  const totals = new Map<string, number>();
  for (const { labels } of units) {
    for (const [label, count] of labels) totals.set(label, (totals.get(label) ?? 0) + count);
  }
  return shares.map((share) => ({
    records: share * records,
    labels: new Map([...totals].map(([label, total]) => [label, share * total])),
  }));
}

function take(demand: Demand, { size, labels }: Unit): void {
  demand.records -= size;
  for (const [label, count] of labels) demand.labels.set(label, (demand.labels.get(label) ?? 0) - count);
}

function neediest(subsets: readonly Demand[], label?: string): number {
  const need = ({ labels }: Demand) => (label === undefined ? 0 : (labels.get(label) ?? 0));
  return subsets.reduce((best, candidate, index) => {
    const difference = need(candidate) - need(subsets[best]) || candidate.records - subsets[best].records;
    return difference > 0 ? index : best;
  }, 0);
}

function unitsByLabel(units: readonly Unit[]): Map<string, Set<number>> {
  const byLabel = new Map<string, Set<number>>();
  for (const [index, { labels }] of units.entries()) {
    for (const label of labels.keys()) {
      const indexes = byLabel.get(label) ?? new Set();
      byLabel.set(label, indexes.add(index));
    }
  }
  return byLabel;
}

function rarest(unitsLeft: Map<string, Set<number>>): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [label, indexes] of unitsLeft) {
    if (indexes.size === 0) unitsLeft.delete(label);
    else if (indexes.size < fewest) [best, fewest] = [label, indexes.size];
  }
  return best;
}
