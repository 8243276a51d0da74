import type { Activation } from './activations.ts';
import { he, xavier } from './initialisation.ts';
import { zeros } from './matrix.ts';
import type { Random } from './random.ts';
import type { Backend, Matrix } from './tensor.ts';

export const HEAD_KINDS = ['sigmoid', 'softmax'] as const;

/** A stretch of the output layer with a loss of its own: any number of its outputs are right, or exactly one. */
export interface Head {
  readonly kind: (typeof HEAD_KINDS)[number];
  readonly outputs: number;
}

export interface Architecture {
  readonly inputs: number;
  /** The sizes of the hidden layers; with none the network is a linear model of the input. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** In the order of the outputs. */
  readonly heads: readonly Head[];
}

/** The affine layers in the order of the forward pass, each with the name of its parameters. */
export function layersOf(architecture: Architecture) {
  const { inputs, hidden } = architecture;
  const widths = [inputs, ...hidden, outputCount(architecture)];
  const names = [...hidden.map((_, index) => `hidden.${index}`), 'output'];
  return names.map((name, index) => ({ name, inputs: widths[index], outputs: widths[index + 1] }));
}

/** How many outputs all heads have together. */
export function outputCount({ heads }: Architecture): number {
  return heads.reduce((sum, { outputs }) => sum + outputs, 0);
}

/** Fresh parameters: hidden layers by the rule for their activation, the output layer by Xavier's, biases zero. */
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
