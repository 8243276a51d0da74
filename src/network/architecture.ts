import type { Activation } from './activations.ts';
import { he, xavier } from './initialisation.ts';
import { zeros } from './matrix.ts';
import type { Random } from './random.ts';
import type { Backend, Matrix } from './tensor.ts';

export const HEAD_KINDS = ['sigmoid', 'softmax'] as const;

/**
 * A group of neighbouring outputs with its own loss. The outputs of a sigmoid head are independent of each other (any
 * number of them may be right); those of a softmax head are alternatives (exactly one is right).
 */
export interface Head {
  readonly kind: (typeof HEAD_KINDS)[number];
  readonly outputs: number;
}

/** The sizes and functions of a network: everything about it but its parameters. */
export interface Architecture {
  readonly inputs: number;
  /** The sizes of the hidden layers. Without any, the network is a linear model of the input. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** In the order of the outputs. */
  readonly heads: readonly Head[];
}

/** The affine layers in the order of the forward pass. `name` is the prefix of the names of a layer's parameters. */
export function layersOf(architecture: Architecture) {
  const { inputs, hidden } = architecture;
  const widths = [inputs, ...hidden, outputCount(architecture)];
  const names = [...hidden.map((_, index) => `hidden.${index}`), 'output'];
  return names.map((name, index) => ({ name, inputs: widths[index], outputs: widths[index + 1] }));
}

/** The number of outputs of all heads together. */
export function outputCount({ heads }: Architecture): number {
  return heads.reduce((sum, { outputs }) => sum + outputs, 0);
}

/**
 * Random parameters for the start of training: He's initialisation for hidden layers with ReLU, Xavier's for all other
 * layers, and zero biases.
 */
export function initialParameters(
  architecture: Architecture,
  random: Random,
  backend?: Backend,
): Map<string, Matrix> {
  const parameters = new Map<string, Matrix>();
  for (const { name, inputs, outputs } of layersOf(architecture)) {
    const weights = architecture.activation === 'relu' && name.startsWith('hidden') ? he : xavier;
    parameters.set(`${name}.weights`, weights(inputs, outputs, random, backend));
    parameters.set(`${name}.bias`, zeros(1, outputs, backend));
  }
  return parameters;
}
