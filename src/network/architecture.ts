import type { Activation } from './activations.ts';
import { he, xavier } from './initialisation.ts';
import { type Matrix, type Precision, zeros } from './matrix.ts';
import type { Random } from './random.ts';

export const HEAD_KINDS = ['sigmoid', 'softmax'] as const;

/** An output layer of its own on the last hidden layer: any number of its outputs are right, or exactly one. */
export interface Head {
  readonly kind: (typeof HEAD_KINDS)[number];
  readonly outputs: number;
}

export interface Architecture {
  readonly inputs: number;
  /** The sizes of the hidden layers; with none every head is a linear model of the input. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly heads: readonly Head[];
}

/** The affine layers in the order of the forward pass, each with the name of its parameters. */
export function layersOf({ inputs, hidden, heads }: Architecture) {
  const widths = [inputs, ...hidden];
  return [
    ...hidden.map((outputs, index) => ({ name: `hidden.${index}`, inputs: widths[index], outputs })),
    ...heads.map(({ outputs }, index) => ({
      name: `heads.${index}`,
      inputs: widths[hidden.length],
      outputs,
    })),
  ];
}

/** How many outputs all heads have together. */
export function outputCount({ heads }: Architecture): number {
  return heads.reduce((sum, { outputs }) => sum + outputs, 0);
}

/** Fresh parameters: hidden layers by the rule for their activation, heads by Xavier's, biases zero. */
export function initialParameters(
  architecture: Architecture,
  random: Random,
  precision?: Precision,
): Map<string, Matrix> {
  const parameters = new Map<string, Matrix>();
  for (const { name, inputs, outputs } of layersOf(architecture)) {
    const weights = architecture.activation === 'relu' && name.startsWith('hidden') ? he : xavier;
    parameters.set(`${name}.weights`, weights(inputs, outputs, random, precision));
    parameters.set(`${name}.bias`, zeros(1, outputs, precision));
  }
  return parameters;
}
