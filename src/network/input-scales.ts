import { layersOf } from './architecture.ts';
import type { Network } from './network.ts';
import type { SparseRow } from './tensor.ts';

/*
 * A network learns more slowly from an input that is multiplied by less than 1 during training. After training the
 * factors move into the weights, because (s·x)·w = x·(s·w), so prediction does not need them.
 */

/** The row with each value multiplied by the scale of its column, without the columns whose scale is 0. */
export function scaledRow({ columns, values }: SparseRow, scales: Float32Array): SparseRow {
  const kept = columns.map((_, position) => position).filter((position) => scales[columns[position]] !== 0);
  return {
    columns: kept.map((position) => columns[position]),
    values: Float32Array.from(kept, (position) => values[position] * scales[columns[position]]),
  };
}

/**
 * Moves the scales into the weights of the first layer, in place.
 * @param scales [inputs], the scales of the rows that the network was trained on
 */
export function scaleInputs(network: Network, scales: Float32Array): void {
  const [{ name }] = layersOf(network.architecture);
  const { data, columns } = network.parameter(`${name}.weights`);
  for (let index = 0; index < data.length; index++) data[index] *= scales[Math.floor(index / columns)];
}
