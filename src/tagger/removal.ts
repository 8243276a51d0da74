import { scaleWithout, type Weighting } from '../features/weighting.ts';
import { AS_IT_IS, type CompositeChange, type RowChange } from '../network/inference/composite-change.ts';
import type { Composite } from '../network/tensor.ts';

interface Element {
  /** The index of its row: 0 is the whole, the parts follow. */
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** A function from columns to what changes when they are removed from all rows of a composite. */
export function removalFrom(
  { whole, parts }: Composite,
  weighting: Weighting,
): (removed: ReadonlySet<number>) => CompositeChange {
  const rows = [whole, ...parts];
  const elements = rows.flatMap(({ columns, values }, row) =>
    Array.from(columns, (column, position): Element => ({ row, column, value: values[position] })),
  );
  const byColumn = Map.groupBy(elements, ({ column }) => column);
  const byRow = Map.groupBy(elements, ({ row }) => row);
  return (removed) => {
    const found = [...removed].flatMap((column) => byColumn.get(column) ?? []);
    const changes = new Map(
      [...Map.groupBy(found, ({ row }) => row)].map(([row, own]) => [
        row,
        changeWithout(own, byRow.get(row) ?? [], weighting),
      ]),
    );
    const parts = [...changes].filter(([row]) => row > 0);
    return {
      whole: changes.get(0) ?? AS_IT_IS,
      parts: new Map(parts.map(([row, change]) => [row - 1, change])),
    };
  };
}

/** A row without some of its elements is scale · row − scale · elements. */
function changeWithout(
  removed: readonly Element[],
  all: readonly Element[],
  weighting: Weighting,
): RowChange {
  const isAll = removed.length === all.length;
  const scale = isAll ? 0 : scaleWithout(sumOfSquares(removed) / sumOfSquares(all), weighting);
  const values = Float32Array.from(removed, ({ value }) => -scale * value);
  return { scale, added: { columns: Int32Array.from(removed, ({ column }) => column), values } };
}

function sumOfSquares(elements: readonly Element[]): number {
  return elements.reduce((sum, { value }) => sum + value * value, 0);
}
