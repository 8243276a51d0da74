import { type Activation, activations, combine, sigmoid } from './activations.ts';
import { affine, sparseAffine, sparseLinear } from './affine.ts';
import { type Architecture, LINEAR, layersOf, outputCount } from './architecture.ts';
import { bend, curveName, curvesOf } from './curve.ts';
import { dropout } from './dropout.ts';
import { type SigmoidLoss, sigmoidLosses, softmax, softmaxCrossEntropy } from './losses.ts';
import { concatenateColumns, ShapeError, shape, sliceColumns } from './matrix.ts';
import { partsScalingName, partsScalingsOf, scaleByParts } from './parts-scaling.ts';
import { pool } from './pooling.ts';
import type { Random } from './random.ts';
import { firstColumns } from './sparse-matrix.ts';
import {
  type Backend,
  type CompositeMatrix,
  type Gradient,
  isSparse,
  type Matrix,
  type SparseMatrix,
} from './tensor.ts';

/**
 * All parameters by name: `hidden.0.weights`, `hidden.0.bias`, …, `output.weights`, `output.bias`, and `linear.weights` of
 * the linear path, and `head.0.curve`, … and `head.0.parts`, … of the calibration of heads.
 */
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

/**
 * A feed-forward network: sparse input → (affine → activation → dropout)* → affine → pooling → one loss for each head. A
 * linear path may lead from the input straight to the last affine layer, whose output it adds to. The logits of a head
 * may be calibrated, by the number of parts and by a curve.
 */
export class Network {
  readonly architecture: Architecture;
  readonly parameters: Parameters;

  /** @throws {ShapeError} when a parameter is missing, or its shape does not fit the architecture */
  constructor(architecture: Architecture, parameters: Parameters) {
    assertShapes(architecture, parameters);
    this.architecture = architecture;
    this.parameters = parameters;
  }

  /** The backend that stores the parameters. */
  get backend(): Backend {
    return this.parameter('output.weights').backend;
  }

  /** @throws {ShapeError} when the network has no parameter of that name */
  parameter(name: string): Matrix {
    return parameterOf(this.parameters, name);
  }

  /** The calibrated logits of all heads side by side, one row for each of the n wholes: [n, outputs]. */
  logits(x: CompositeMatrix): Matrix {
    const { architecture, parameters } = this;
    const { output } = this.#forward(x).logits;
    const scaled = scaleByParts(output, x.wholes, architecture, partsScalingsOf(architecture, parameters));
    return bend(scaled, architecture, curvesOf(architecture, parameters));
  }

  /** The probabilities of all heads side by side: [n, outputs]. */
  probabilities(x: CompositeMatrix): Matrix {
    return concatenateColumns(
      this.#headsOf(this.logits(x)).map(({ kind, columns }) =>
        kind === 'softmax' ? softmax(columns) : sigmoid(columns).output,
      ),
    );
  }

  /**
   * Backpropagation: computes the loss, summed over the heads, and its gradient with respect to every parameter. Calibration
   * is left out, because a network gets it after it has been trained.
   * @param x n wholes and their parts, with `inputs` columns
   * @param targets [n, outputs], the targets of all heads side by side
   * @param dropoutSettings dropout after each hidden layer; without it there is none
   * @param sigmoidLoss the loss for sigmoid heads
   */
  loss(
    x: CompositeMatrix,
    targets: Matrix,
    dropoutSettings?: DropoutSettings,
    sigmoidLoss: SigmoidLoss = 'cross-entropy',
  ): { loss: number; gradients: Gradients } {
    const { layers, linear, logits } = this.#forward(x, dropoutSettings);
    const targetsOfHeads = this.#headsOf(targets);
    const losses = this.#headsOf(logits.output).map(({ kind, columns }, head) => {
      const lossOf = kind === 'softmax' ? softmaxCrossEntropy : sigmoidLosses[sigmoidLoss];
      return lossOf(columns, targetsOfHeads[head].columns);
    });

    const gradients = new Map<string, Gradient>();
    const outputGradient = logits.backward(concatenateColumns(losses.map(({ gradient }) => gradient)));
    if (linear) gradients.set(LINEAR, linear.backward(outputGradient));
    let signalGradient: Matrix | undefined = outputGradient;
    for (const layer of layers.toReversed()) {
      if (signalGradient) signalGradient = layer.backward(signalGradient, gradients);
    }
    return { loss: losses.reduce((sum, { loss }) => sum + loss, 0), gradients };
  }

  #forward(x: CompositeMatrix, dropoutSettings?: DropoutSettings) {
    const { hidden, activation, inputs, hiddenInputs } = this.architecture;
    const layers: Layer[] = [];
    const seen = hidden.length === 0 ? inputs : hiddenInputs;
    let signal: SparseMatrix | Matrix = firstColumns(x, seen, this.backend);
    for (const index of hidden.keys()) {
      const layer = activated(this.#affine(`hidden.${index}`, signal), activation, dropoutSettings);
      layers.push(layer);
      signal = layer.output;
    }
    const last = this.#affine('output', signal);
    layers.push(last);
    const linear = this.architecture.linear ? sparseLinear(x, this.parameter(LINEAR)) : undefined;
    const sum = linear ? combine(last.output, linear.output, (a, b) => a + b) : last.output;
    return { layers, linear, logits: pool(sum, x.wholes, this.architecture) };
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
}

type Shape = Pick<Matrix, 'rows' | 'columns'>;

/** @throws {ShapeError} when a parameter is missing, or its shape does not fit the architecture */
export function assertShapes(architecture: Architecture, parameters: ReadonlyMap<string, Shape>): void {
  const assertShape = (name: string, rows: number, columns: number) => {
    const parameter = parameterOf(parameters, name);
    if (parameter.rows === rows && parameter.columns === columns) return;
    throw new ShapeError(
      `parameter ${name} has shape ${shape(parameter)} instead of ${shape({ rows, columns })}`,
    );
  };
  for (const { name, inputs, outputs } of layersOf(architecture)) {
    assertShape(`${name}.weights`, inputs, outputs);
    assertShape(`${name}.bias`, 1, outputs);
  }
  for (const [head, { points }] of architecture.heads.entries()) {
    if (points === undefined) continue;
    assertShape(curveName(head), 2, points);
    if (architecture.wholeShare < 1) assertShape(partsScalingName(head), 1, 2);
  }
  if (architecture.linear) assertShape(LINEAR, architecture.inputs, outputCount(architecture));
}

/** @throws {ShapeError} when there is no parameter of that name */
export function parameterOf<Parameter>(parameters: ReadonlyMap<string, Parameter>, name: string): Parameter {
  const parameter = parameters.get(name);
  if (!parameter) throw new ShapeError(`parameter ${name} is missing`);
  return parameter;
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
