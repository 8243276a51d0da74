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
  /** The number of points of the curve that its logits are calibrated with (see curve.ts); none for no curve. */
  readonly points?: number | undefined;
}

/** The sizes and functions of a network: everything about it but its parameters. */
export interface Architecture {
  readonly inputs: number;
  /** The number of inputs, from the first, that the hidden layers see; the linear path sees all. */
  readonly hiddenInputs: number;
  /** The sizes of the hidden layers. Without any, the network is a linear model of the input. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Whether a linear path leads from the inputs straight to the outputs, beside the hidden layers. */
  readonly linear: boolean;
  /** The share of the whole in the pooling of a whole and its parts (see pooling.ts); 1 without parts. */
  readonly wholeShare: number;
  /** The type of the numbers in weights with a row for each input (see packed-parameters.ts); of 32 bits by default. */
  readonly inputWeights?: 'bfloat16' | undefined;
  /** In the order of the outputs. */
  readonly heads: readonly Head[];
}

/** The weights of the linear path. */
export const LINEAR = 'linear.weights';

/** The affine layers in the order of the forward pass, without the linear path. `name` is the prefix of the names of a layer's parameters. */
export function layersOf(architecture: Architecture) {
  const { hidden } = architecture;
  const inputs = hidden.length === 0 ? architecture.inputs : architecture.hiddenInputs;
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
 * layers, zero biases, and zeros for the linear path.
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
  if (architecture.linear) {
    parameters.set(LINEAR, zeros(architecture.inputs, outputCount(architecture), backend));
  }
  return parameters;
}
