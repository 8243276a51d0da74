import { forEachOfGradient, type Gradient, isRowSparse } from './gradient.ts';
import { type Matrix, zerosLike } from './matrix.ts';

/** Moves parameters against their gradients and keeps what it must remember of each parameter between steps. */
export interface Optimiser {
  /** Begins the updates of one more mini-batch. @param learningRate η, which may change from step to step */
  beginStep(learningRate: number): void;
  /** Updates the parameter of that name in place; of a row-sparse gradient only the rows it has are touched. */
  update(name: string, parameter: Matrix, gradient: Gradient): void;
}

export const OPTIMISERS = ['sgd', 'adam'] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];

/** Stochastic gradient descent with momentum: v ← µ·v − η·g, w ← w + v. */
export class Sgd implements Optimiser {
  readonly #velocities: ReadonlyMap<string, Matrix>;
  readonly #momentum: number;
  #learningRate = 0;

  constructor(parameters: ReadonlyMap<string, Matrix>, { momentum = 0.9 } = {}) {
    this.#velocities = zerosLikeAll(parameters);
    this.#momentum = momentum;
  }

  beginStep(learningRate: number): void {
    this.#learningRate = learningRate;
  }

  update(name: string, parameter: Matrix, gradient: Gradient): void {
    const velocity = stateOf(this.#velocities, name).data;
    forEachOfGradient(gradient, parameter.columns, (index, g) => {
      velocity[index] = this.#momentum * velocity[index] - this.#learningRate * g;
      parameter.data[index] += velocity[index];
    });
  }
}

/**
 * Adam (Kingma and Ba 2015): m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², both divided by their bias (1 − βᵗ),
 * w ← w − η · m̂ / (√v̂ + ε); with a weight decay λ it is AdamW (Loshchilov and Hutter 2019), w ← (1 − η·λ)·w first.
 * For row-sparse gradients this is the lazy form: weights and moments of a row that a mini-batch does not touch rest
 * until it is touched again.
 */
export class Adam implements Optimiser {
  readonly #means: ReadonlyMap<string, Matrix>;
  readonly #squares: ReadonlyMap<string, Matrix>;
  readonly #weightDecay: number;
  readonly #beta1 = 0.9;
  readonly #beta2 = 0.999;
  readonly #epsilon = 1e-8;
  #learningRate = 0;
  #steps = 0;

  constructor(parameters: ReadonlyMap<string, Matrix>, { weightDecay = 0 } = {}) {
    this.#means = zerosLikeAll(parameters);
    this.#squares = zerosLikeAll(parameters);
    this.#weightDecay = weightDecay;
  }

  beginStep(learningRate: number): void {
    this.#learningRate = learningRate;
    this.#steps++;
  }

  update(name: string, parameter: Matrix, gradient: Gradient): void {
    const isWeight = name.endsWith('.weights');
    const mean = stateOf(this.#means, name);
    parameter.backend.adamStep(parameter, mean, stateOf(this.#squares, name), gradient, {
      beta1: this.#beta1,
      beta2: this.#beta2,
      rate: this.#learningRate / (1 - this.#beta1 ** this.#steps),
      squareCorrection: 1 / (1 - this.#beta2 ** this.#steps),
      epsilon: this.#epsilon,
      decay: isWeight ? 1 - this.#learningRate * this.#weightDecay : 1,
    });
  }
}

/** The gradient of the penalty λ/2 · Σ w² added to a weight gradient, on the rows that the gradient has. */
export function addL2(gradient: Gradient, weights: Matrix, lambda: number): void {
  const values = isRowSparse(gradient) ? gradient.values.data : gradient.data;
  let position = 0;
  forEachOfGradient(gradient, weights.columns, (index) => {
    values[position++] += lambda * weights.data[index];
  });
}

function zerosLikeAll(parameters: ReadonlyMap<string, Matrix>): ReadonlyMap<string, Matrix> {
  return new Map([...parameters].map(([name, parameter]) => [name, zerosLike(parameter)]));
}

/** @throws {Error} when the optimiser was made for other parameters */
function stateOf(states: ReadonlyMap<string, Matrix>, name: string): Matrix {
  const state = states.get(name);
  if (state === undefined) throw new Error(`the optimiser does not know the parameter ${name}`);
  return state;
}
