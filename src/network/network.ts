import { type Activation, activations, sigmoid } from './activations.ts';
import { affine, sparseAffine } from './affine.ts';
import { type Architecture, layersOf } from './architecture.ts';
import { dropout } from './dropout.ts';
import { type SigmoidLoss, sigmoidLosses, softmax, softmaxCrossEntropy } from './losses.ts';
import { concatenateColumns, ShapeError, shape, sliceColumns } from './matrix.ts';
import type { Random } from './random.ts';
import { type Backend, type Gradient, isSparse, type Matrix, type SparseMatrix } from './tensor.ts';

/** All parameters by name: `hidden.0.weights`, `hidden.0.bias`, …, `output.weights`, `output.bias`. */
export type Parameters = ReadonlyMap<string, Matrix>;
/** The gradient of the loss with respect to each parameter, by the name of the parameter. */
export type Gradients = ReadonlyMap<string, Gradient>;

export interface DropoutSettings {
  readonly rate: number;
  readonly random: Random;
}

/**
 * The output of a layer and its backward step, which adds the gradients of the layer's parameters to `gradients` and
 * returns the gradient of its input (undefined for sparse input).
 */
interface Layer {
  readonly output: Matrix;
  readonly backward: (outputGradient: Matrix, gradients: Map<string, Gradient>) => Matrix | undefined;
}

/** A feed-forward network: sparse input → (affine → activation → dropout)* → affine → one loss for each head. */
export class Network {
  readonly architecture: Architecture;
  readonly parameters: Parameters;

  /** @throws {ShapeError} when a parameter is missing, or its shape does not fit the architecture */
  constructor(architecture: Architecture, parameters: Parameters) {
    this.architecture = architecture;
    this.parameters = parameters;
    for (const { name, inputs, outputs } of layersOf(architecture)) {
      this.#assertShape(`${name}.weights`, inputs, outputs);
      this.#assertShape(`${name}.bias`, 1, outputs);
    }
  }

  /** The backend that stores the parameters. */
  get backend(): Backend {
    return this.parameter('output.weights').backend;
  }

  /** @throws {ShapeError} when the network has no parameter of that name */
  parameter(name: string): Matrix {
    const parameter = this.parameters.get(name);
    if (!parameter) throw new ShapeError(`parameter ${name} is missing`);
    return parameter;
  }

  /** The logits of all heads side by side: [n, inputs] → [n, outputs]. */
  logits(x: SparseMatrix): Matrix {
    const layers = this.#forward(x);
    return layers[layers.length - 1].output;
  }

  /** The probabilities of all heads side by side: [n, inputs] → [n, outputs]. */
  probabilities(x: SparseMatrix): Matrix {
    return concatenateColumns(
      this.#headsOf(this.logits(x)).map(({ kind, columns }) =>
        kind === 'softmax' ? softmax(columns) : sigmoid(columns).output,
      ),
    );
  }

  /**
   * Backpropagation: computes the loss, summed over the heads, and its gradient with respect to every parameter.
   * @param x [n, inputs]
   * @param targets [n, outputs], the targets of all heads side by side
   * @param dropoutSettings dropout after each hidden layer; without it there is none
   * @param sigmoidLoss the loss for sigmoid heads
   */
  loss(
    x: SparseMatrix,
    targets: Matrix,
    dropoutSettings?: DropoutSettings,
    sigmoidLoss: SigmoidLoss = 'cross-entropy',
  ): { loss: number; gradients: Gradients } {
    const layers = this.#forward(x, dropoutSettings);
    const targetsOfHeads = this.#headsOf(targets);
    const losses = this.#headsOf(layers[layers.length - 1].output).map(({ kind, columns }, head) => {
      const lossOf = kind === 'softmax' ? softmaxCrossEntropy : sigmoidLosses[sigmoidLoss];
      return lossOf(columns, targetsOfHeads[head].columns);
    });

    const gradients = new Map<string, Gradient>();
    let signalGradient: Matrix | undefined = concatenateColumns(losses.map(({ gradient }) => gradient));
    for (const layer of layers.toReversed()) {
      if (signalGradient) signalGradient = layer.backward(signalGradient, gradients);
    }
    return { loss: losses.reduce((sum, { loss }) => sum + loss, 0), gradients };
  }

  #forward(x: SparseMatrix, dropoutSettings?: DropoutSettings): Layer[] {
    const { hidden, activation } = this.architecture;
    const layers: Layer[] = [];
    let signal: SparseMatrix | Matrix = x;
    for (const index of hidden.keys()) {
      const layer = activated(this.#affine(`hidden.${index}`, signal), activation, dropoutSettings);
      layers.push(layer);
      signal = layer.output;
    }
    layers.push(this.#affine('output', signal));
    return layers;
  }

  /** Splits a matrix [n, outputs] into the columns of each head. */
  #headsOf(matrix: Matrix) {
    let first = 0;
    return this.architecture.heads.map(({ kind, outputs }) => {
      const columns = sliceColumns(matrix, first, outputs);
      first += outputs;
      return { kind, columns };
    });
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
      throw new ShapeError(
        `parameter ${name} has shape ${shape(parameter)} instead of ${shape({ rows, columns })}`,
      );
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
