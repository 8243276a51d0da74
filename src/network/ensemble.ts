import { type Architecture, layersOf } from './architecture.ts';
import { ShapeError, zeros } from './matrix.ts';
import { Network, type Parameters } from './network.ts';
import type { Matrix } from './tensor.ts';

/**
 * One network whose logits are the mean of those of several of the same architecture: their hidden layers stand side by
 * side and know nothing of each other, so that weights between hidden layers are a block diagonal, and the output layer
 * has the output weights one below the other, each divided by how many they are.
 * @throws {ShapeError} when the architectures differ
 */
export function joinNetworks(networks: readonly Network[]): Network {
  const [{ architecture: one }] = networks;
  if (networks.some(({ architecture }) => JSON.stringify(architecture) !== JSON.stringify(one))) {
    throw new ShapeError('only networks of one architecture can be joined');
  }
  const architecture: Architecture = { ...one, hidden: one.hidden.map((width) => networks.length * width) };
  const layers = layersOf(architecture);
  const joined: Parameters = new Map(
    layers.flatMap(({ name, inputs, outputs }) => [
      [`${name}.weights`, zeros(inputs, outputs)] as const,
      [`${name}.bias`, zeros(1, outputs)] as const,
    ]),
  );
  for (const [member, network] of networks.entries()) {
    for (const [index, { name }] of layers.entries()) {
      const isFirst = index === 0;
      const isLast = index === layers.length - 1;
      const weights = network.parameter(`${name}.weights`);
      const bias = network.parameter(`${name}.bias`);
      // All members have the first layer's inputs in common, and the last layer's outputs.
      const row = isFirst ? 0 : member * weights.rows;
      const column = isLast ? 0 : member * weights.columns;
      const share = isLast ? 1 / networks.length : 1;
      addBlock(joined.get(`${name}.weights`), weights, row, column, share);
      addBlock(joined.get(`${name}.bias`), bias, 0, column, share);
    }
  }
  return new Network(architecture, joined);
}

/** target[row + r, column + c] += factor · block[r, c]. */
function addBlock(
  target: Matrix | undefined,
  block: Matrix,
  row: number,
  column: number,
  factor: number,
): void {
  if (target === undefined) throw new ShapeError('a parameter is missing');
  for (let r = 0; r < block.rows; r++) {
    for (let c = 0; c < block.columns; c++) {
      target.data[(row + r) * target.columns + column + c] += factor * block.data[r * block.columns + c];
    }
  }
}
