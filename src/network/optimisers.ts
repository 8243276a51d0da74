import { forEachOfGradient } from './gradient.ts';
import { zerosLike } from './matrix.ts';
import type { Gradient, Matrix } from './tensor.ts';

/** Moves parameters against their gradients. Keeps state for each parameter between steps, such as its momentum. */
export interface Optimiser {
  /**
   * Starts the updates for the next mini-batch.
   * @param learningRate η, which may differ from step to step
   */
  beginStep(learningRate: number): void;
  /** Updates a parameter in place. With a row-sparse gradient only the rows of that gradient change. */
  update(name: string, parameter: Matrix, gradient: Gradient): void;
  /** The state between steps by name: one or two matrices for each parameter, of the same shape. */
  readonly state: ReadonlyMap<string, Matrix>;
  /** The number of steps so far. It is set to continue training from a checkpoint. */
  steps: number;
}

export const OPTIMISERS = ['sgd', 'adam'] as const;

/** Stochastic gradient descent with momentum: v ← µ·v − η·g, w ← w + v. */
export class Sgd implements Optimiser {
  readonly state: ReadonlyMap<string, Matrix>;
  steps = 0;
  readonly #momentum: number;
  #learningRate = 0;

  constructor(parameters: ReadonlyMap<string, Matrix>, { momentum = 0.9 } = {}) {
    this.state = initialState(parameters, 'velocity');
    this.#momentum = momentum;
  }

  beginStep(learningRate: number): void {
    this.#learningRate = learningRate;
    this.steps++;
  }

  update(name: string, parameter: Matrix, gradient: Gradient): void {
    const velocity = matrixOfState(this.state, `velocity.${name}`).data;
    forEachOfGradient(gradient, parameter.columns, (index, g) => {
      velocity[index] = this.#momentum * velocity[index] - this.#learningRate * g;
      parameter.data[index] += velocity[index];
    });
  }
}

/**
 * Adam (Kingma and Ba 2015): m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², bias correction m̂ = m / (1 − β₁ᵗ),
 * v̂ = v / (1 − β₂ᵗ), and w ← w − η · m̂ / (√v̂ + ε). With a weight decay λ it is AdamW (Loshchilov and Hutter 2019),
 * which first shrinks the weights, but not the biases: w ← (1 − η·λ)·w.
 * With row-sparse gradients it is lazy Adam: weights and moments of rows outside the gradient do not change.
 */
export class Adam implements Optimiser {
  readonly state: ReadonlyMap<string, Matrix>;
  steps = 0;
  readonly #weightDecay: number;
  readonly #beta1 = 0.9;
  readonly #beta2 = 0.999;
  readonly #epsilon = 1e-8;
  #learningRate = 0;

  constructor(parameters: ReadonlyMap<string, Matrix>, { weightDecay = 0 } = {}) {
    this.state = new Map([...initialState(parameters, 'mean'), ...initialState(parameters, 'square')]);
    this.#weightDecay = weightDecay;
  }

  beginStep(learningRate: number): void {
    this.#learningRate = learningRate;
    this.steps++;
  }

  update(name: string, parameter: Matrix, gradient: Gradient): void {
    const isWeight = name.endsWith('.weights');
    const mean = matrixOfState(this.state, `mean.${name}`);
    const square = matrixOfState(this.state, `square.${name}`);
    parameter.backend.adamStep(parameter, mean, square, gradient, {
      beta1: this.#beta1,
      beta2: this.#beta2,
      rate: this.#learningRate / (1 - this.#beta1 ** this.steps),
      squareCorrection: 1 / (1 - this.#beta2 ** this.steps),
      epsilon: this.#epsilon,
      decay: isWeight ? 1 - this.#learningRate * this.#weightDecay : 1,
    });
  }
}

function initialState(parameters: ReadonlyMap<string, Matrix>, prefix: string): ReadonlyMap<string, Matrix> {
  return new Map([...parameters].map(([name, parameter]) => [`${prefix}.${name}`, zerosLike(parameter)]));
}

/** @throws {Error} when the optimiser was created for other parameters */
function matrixOfState(state: ReadonlyMap<string, Matrix>, name: string): Matrix {
  const matrix = state.get(name);
  if (matrix === undefined) throw new Error(`the optimiser was created without ${name}`);
  return matrix;
}
