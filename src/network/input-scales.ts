import { layersOf } from './architecture.ts';
import type { Network } from './network.ts';
import type { SparseRow } from './tensor.ts';

/*
 * An input that is multiplied by less than 1 while a network learns is learned from more slowly; afterwards the factor
 * can go into the weights, and nobody needs to know of it any more: (s·x)·w = x·(s·w).
 */

/** The row times the scales; of a scale of 0 nothing is left. */
export function scaledRow({ columns, values }: SparseRow, scales: Float32Array): SparseRow {
  const kept = columns.map((_, position) => position).filter((position) => scales[columns[position]] !== 0);
  return {
    columns: kept.map((position) => columns[position]),
    values: Float32Array.from(kept, (position) => values[position] * scales[columns[position]]),
  };
}

/** Multiplies the first layer's weights in place. @param scales of the inputs that the network has learned from */
export function scaleInputs(network: Network, scales: Float32Array): void {
  const [{ name }] = layersOf(network.architecture);
  const { data, columns } = network.parameter(`${name}.weights`);
  for (let index = 0; index < data.length; index++) data[index] *= scales[Math.floor(index / columns)];
}
