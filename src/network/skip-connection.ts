import { type Architecture, type Head, LINEAR } from './architecture.ts';
import { ShapeError, zerosLike } from './matrix.ts';
import { Network } from './network.ts';
import type { Matrix } from './tensor.ts';

/** The share of the hidden layers in the logits of each kind of head; the linear path has the rest. */
export type DeepShares = Readonly<Record<Head['kind'], number>>;

/**
 * A network with hidden layers and a linear network as one network, in which a linear path leads from the inputs straight
 * to the outputs. Before pooling, its logits are the weighted mean of the two networks' logits.
 * @throws {ShapeError} when the networks differ in more than their hidden layers
 */
export function withLinearPath(deep: Network, linear: Network, shares: DeepShares): Network {
  const architecture: Architecture = { ...deep.architecture, linear: true };
  const { hidden, ...shared } = deep.architecture;
  const { hidden: none, ...same } = linear.architecture;
  if (hidden.length === 0 || none.length > 0 || JSON.stringify(shared) !== JSON.stringify(same))
    throw new ShapeError('a network with hidden layers and a linear network must agree in all else');
  const ofDeep = shared.heads.flatMap(({ kind, outputs }) => Array<number>(outputs).fill(shares[kind]));
  const ofLinear = ofDeep.map((share) => 1 - share);
  const bias = withScaledColumns(deep.parameter('output.bias'), ofDeep);
  const biasOfLinear = withScaledColumns(linear.parameter('output.bias'), ofLinear);
  for (const index of bias.data.keys()) bias.data[index] += biasOfLinear.data[index];
  return new Network(
    architecture,
    new Map([
      ...deep.parameters,
      ['output.weights', withScaledColumns(deep.parameter('output.weights'), ofDeep)],
      ['output.bias', bias],
      [LINEAR, withScaledColumns(linear.parameter('output.weights'), ofLinear)],
    ]),
  );
}

function withScaledColumns(matrix: Matrix, factors: readonly number[]): Matrix {
  const scaled = zerosLike(matrix);
  for (const index of scaled.data.keys()) {
    scaled.data[index] = matrix.data[index] * factors[index % matrix.columns];
  }
  return scaled;
}
