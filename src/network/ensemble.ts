import { type Architecture, layersOf } from './architecture.ts';
import { ShapeError, zeros } from './matrix.ts';
import { Network, type Parameters } from './network.ts';
import type { Matrix } from './tensor.ts';

/**
 * The ensemble of several networks as one wider network, whose logits are the mean of the members' logits. The hidden
 * layers of the members are side by side, so the weights between hidden layers form a block-diagonal matrix. The output
 * weights are stacked on top of each other, divided by the number of members.
 * @throws {ShapeError} when the architectures of the members differ
 */
export function ensembleOf(networks: readonly Network[]): Network {
  const [{ architecture: shared }] = networks;
  if (networks.some(({ architecture }) => JSON.stringify(architecture) !== JSON.stringify(shared))) {
    throw new ShapeError('the networks of an ensemble must have the same architecture');
  }
  const architecture: Architecture = {
    ...shared,
    hidden: shared.hidden.map((width) => networks.length * width),
  };
  const layers = layersOf(architecture);
  const parameters: Parameters = new Map(
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
      // The members share the inputs of the first layer and the outputs of the last layer.
      const row = isFirst ? 0 : member * weights.rows;
      const column = isLast ? 0 : member * weights.columns;
      const share = isLast ? 1 / networks.length : 1;
      addBlock(parameters.get(`${name}.weights`), weights, row, column, share);
      addBlock(parameters.get(`${name}.bias`), bias, 0, column, share);
    }
  }
  return new Network(architecture, parameters);
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
