/** One indivisible piece to place: how many records it has, and how often each label occurs in them. */
export interface Unit {
  readonly size: number;
  readonly labels: ReadonlyMap<string, number>;
}

/**
 * Iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011): the label with the fewest units left is dealt
 * out first, each of its units to the subset that still wants most of that label, then most records at all; so
 * rare labels are spread evenly before common ones use up the room.
 * @param units in the order in which they are dealt out
 * @param shares of the subsets, summing to 1
 * @param placed units that have their subset already
 * @returns for each unit the index of its subset
 */
export function stratify(
  units: readonly Unit[],
  shares: readonly number[],
  placed: readonly { unit: Unit; subset: number }[] = [],
): number[] {
  const subsets = wantsOf([...units, ...placed.map(({ unit }) => unit)], shares);
  for (const { unit, subset } of placed) take(subsets[subset], unit);

  const unitsLeft = unitsByLabel(units);
  const assignment = new Array<number>(units.length).fill(-1);
  function place(index: number, label?: string): void {
    const subset = mostWanting(subsets, label);
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

/** How many records, in all and of each label, a subset still wants. */
interface Wants {
  records: number;
  readonly labels: Map<string, number>;
}

function wantsOf(units: readonly Unit[], shares: readonly number[]): Wants[] {
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

function take(wants: Wants, { size, labels }: Unit): void {
  wants.records -= size;
  for (const [label, count] of labels) wants.labels.set(label, (wants.labels.get(label) ?? 0) - count);
}

function mostWanting(subsets: readonly Wants[], label?: string): number {
  const want = ({ labels }: Wants) => (label === undefined ? 0 : (labels.get(label) ?? 0));
  return subsets.reduce((best, candidate, index) => {
    const difference = want(candidate) - want(subsets[best]) || candidate.records - subsets[best].records;
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
