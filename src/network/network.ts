import { type Activation, activations, sigmoid } from './activations.ts';
import { affine, sparseAffine } from './affine.ts';
import { type Architecture, layersOf } from './architecture.ts';
import { dropout } from './dropout.ts';
import { sigmoidCrossEntropy, softmax, softmaxCrossEntropy } from './losses.ts';
import { addScaledRow, joinColumns, type Matrix, ShapeError, shape, sliceColumns } from './matrix.ts';
import type { Random } from './random.ts';
import { type Gradient, isSparse, type SparseMatrix } from './sparse-matrix.ts';

/** Every trained matrix by its name: `hidden.0.weights`, `hidden.0.bias`, `heads.0.weights`, … */
export type Parameters = ReadonlyMap<string, Matrix>;
export type Gradients = ReadonlyMap<string, Gradient>;

export interface DropoutSettings {
  readonly rate: number;
  readonly random: Random;
}

/** What a layer made of its input, and the way back, which notes the gradients of the layer's own parameters. */
interface Layer {
  readonly output: Matrix;
  readonly backward: (outputGradient: Matrix, gradients: Map<string, Gradient>) => Matrix | undefined;
}

/** The feed-forward network: sparse input → (affine → activation → dropout)* → one affine head per output group. */
export class Network {
  readonly architecture: Architecture;
  readonly parameters: Parameters;

  /** @throws {ShapeError} when a parameter is missing or its shape is not the architecture's */
  constructor(architecture: Architecture, parameters: Parameters) {
    this.architecture = architecture;
    this.parameters = parameters;
    for (const { name, inputs, outputs } of layersOf(architecture)) {
      this.#assertShape(`${name}.weights`, inputs, outputs);
      this.#assertShape(`${name}.bias`, 1, outputs);
    }
  }

  /** @throws {ShapeError} when the network has no parameter of that name */
  parameter(name: string): Matrix {
    const parameter = this.parameters.get(name);
    if (!parameter) throw new ShapeError(`parameter ${name} is missing`);
    return parameter;
  }

  /** The logits of all heads side by side, [n, outputs], for a batch x of shape [n, inputs]. */
  logits(x: SparseMatrix): Matrix {
    return joinColumns(this.#forward(x).heads.map(({ output }) => output));
  }

  /** The probabilities of all heads side by side, [n, outputs]. */
  probabilities(x: SparseMatrix): Matrix {
    const { heads } = this.#forward(x);
    return joinColumns(
      heads.map(({ output }, index) =>
        this.architecture.heads[index].kind === 'softmax' ? softmax(output) : sigmoid(output).output,
      ),
    );
  }

  /**
   * Forward and back: the loss, summed over the heads, and its gradient for every parameter.
   * @param targets [n, outputs], of all heads side by side
   */
  loss(
    x: SparseMatrix,
    targets: Matrix,
    dropoutSettings?: DropoutSettings,
  ): { loss: number; gradients: Gradients } {
    const { hidden, heads } = this.#forward(x, dropoutSettings);
    const gradients = new Map<string, Gradient>();
    let loss = 0;
    let firstOutput = 0;
    let signalGradient: Matrix | undefined;
    for (const [index, head] of heads.entries()) {
      const { kind, outputs } = this.architecture.heads[index];
      const crossEntropy = kind === 'softmax' ? softmaxCrossEntropy : sigmoidCrossEntropy;
      const headLoss = crossEntropy(head.output, sliceColumns(targets, firstOutput, outputs));
      loss += headLoss.loss;
      firstOutput += outputs;
      signalGradient = sum(signalGradient, head.backward(headLoss.gradient, gradients));
    }
    for (const layer of hidden.toReversed()) {
      if (signalGradient) signalGradient = layer.backward(signalGradient, gradients);
    }
    return { loss, gradients };
  }

  #forward(x: SparseMatrix, dropoutSettings?: DropoutSettings): { hidden: Layer[]; heads: Layer[] } {
    const { hidden: sizes, heads: headSettings, activation } = this.architecture;
    const hidden: Layer[] = [];
    let signal: SparseMatrix | Matrix = x;
    for (const index of sizes.keys()) {
      const layer = activated(this.#affine(`hidden.${index}`, signal), activation, dropoutSettings);
      hidden.push(layer);
      signal = layer.output;
    }
    const heads = headSettings.map((_, index) => this.#affine(`heads.${index}`, signal));
    return { hidden, heads };
  }

  #affine(name: string, x: SparseMatrix | Matrix): Layer {
    const weights = this.parameter(`${name}.weights`);
    const bias = this.parameter(`${name}.bias`);
    const { output, backward } = isSparse(x)
      ? sparseAffine(x, { weights, bias })
      : affine(x, { weights, bias });
    return {
      output,
      backward: (outputGradient, gradients) => {
        const back = backward(outputGradient);
        gradients.set(`${name}.weights`, back.weights);
        gradients.set(`${name}.bias`, back.bias);
        return 'input' in back ? back.input : undefined;
      },
    };
  }

  #assertShape(name: string, rows: number, columns: number): void {
    const parameter = this.parameter(name);
    if (parameter.rows !== rows || parameter.columns !== columns) {
      throw new ShapeError(`parameter ${name} is ${shape(parameter)}, not ${shape({ rows, columns })}`);
    }
  }
}

function activated(layer: Layer, activation: Activation, dropoutSettings?: DropoutSettings): Layer {
  const active = activations[activation](layer.output);
  const kept = dropoutSettings && dropout(active.output, dropoutSettings.rate, dropoutSettings.random);
  return {
    output: kept?.output ?? active.output,
    backward: (outputGradient, gradients) =>
      layer.backward(active.backward(kept?.backward(outputGradient) ?? outputGradient), gradients),
  };
}

function sum(a: Matrix | undefined, b: Matrix | undefined): Matrix | undefined {
  if (!a || !b) return a ?? b;
  for (let row = 0; row < a.rows; row++) addScaledRow(a, row, b, row, 1);
  return a;
}
