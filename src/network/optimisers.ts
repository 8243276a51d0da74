import { type Matrix, zerosLike } from './matrix.ts';
import { type Gradient, isRowSparse } from './sparse-matrix.ts';

/** Moves parameters against their gradients and keeps what it must remember of each parameter between steps. */
export interface Optimiser {
  /** Counts one more step; call it before the updates of a mini-batch. */
  beginStep(): void;
  /** Updates `parameter` in place; of a row-sparse gradient only the rows it has are touched. */
  update(parameter: Matrix, gradient: Gradient): void;
}

export const OPTIMISERS = ['sgd', 'adam'] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];

/** Stochastic gradient descent with momentum: v ← µ·v − η·g, w ← w + v. */
export class Sgd implements Optimiser {
  readonly #velocities = new Map<Matrix, Matrix>();
  readonly #learningRate: number;
  readonly #momentum: number;

  constructor({ learningRate, momentum = 0.9 }: { learningRate: number; momentum?: number }) {
    this.#learningRate = learningRate;
    this.#momentum = momentum;
  }

  beginStep(): void {}

  update(parameter: Matrix, gradient: Gradient): void {
    const velocity = stateOf(this.#velocities, parameter).data;
    forEachElement(parameter, gradient, (index, g) => {
      velocity[index] = this.#momentum * velocity[index] - this.#learningRate * g;
      parameter.data[index] += velocity[index];
    });
  }
}

/**
 * Adam (Kingma and Ba 2015): m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², both divided by their bias (1 − βᵗ),
 * w ← w − η · m̂ / (√v̂ + ε). For row-sparse gradients this is the lazy form: the moments of a row that a mini-batch
 * does not touch rest until it is touched again.
 */
export class Adam implements Optimiser {
  readonly #means = new Map<Matrix, Matrix>();
  readonly #squares = new Map<Matrix, Matrix>();
  readonly #learningRate: number;
  readonly #beta1 = 0.9;
  readonly #beta2 = 0.999;
  readonly #epsilon = 1e-8;
  #steps = 0;

  constructor({ learningRate }: { learningRate: number }) {
    this.#learningRate = learningRate;
  }

  beginStep(): void {
    this.#steps++;
  }

  update(parameter: Matrix, gradient: Gradient): void {
    const mean = stateOf(this.#means, parameter).data;
    const square = stateOf(this.#squares, parameter).data;
    const meanBias = 1 - this.#beta1 ** this.#steps;
    const squareBias = 1 - this.#beta2 ** this.#steps;
    forEachElement(parameter, gradient, (index, g) => {
      mean[index] = this.#beta1 * mean[index] + (1 - this.#beta1) * g;
      square[index] = this.#beta2 * square[index] + (1 - this.#beta2) * g * g;
      const step = mean[index] / meanBias / (Math.sqrt(square[index] / squareBias) + this.#epsilon);
      parameter.data[index] -= this.#learningRate * step;
    });
  }
}

/** The gradient of the penalty λ/2 · Σ w² added to a weight gradient, on the rows that the gradient has. */
export function addL2(gradient: Gradient, weights: Matrix, lambda: number): void {
  const values = isRowSparse(gradient) ? gradient.values.data : gradient.data;
  forEachElement(weights, gradient, (index, _, position) => {
    values[position] += lambda * weights.data[index];
  });
}

function stateOf(states: Map<Matrix, Matrix>, parameter: Matrix): Matrix {
  const state = states.get(parameter) ?? zerosLike(parameter);
  states.set(parameter, state);
  return state;
}

/** Visits (index in the parameter, gradient there, index in the gradient's own data). */
function forEachElement(
  { columns }: Matrix,
  gradient: Gradient,
  visit: (index: number, g: number, position: number) => void,
): void {
  if (!isRowSparse(gradient)) {
    for (let index = 0; index < gradient.data.length; index++) visit(index, gradient.data[index], index);
    return;
  }
  gradient.rows.forEach((row, rowPosition) => {
    for (let column = 0; column < columns; column++) {
      const position = rowPosition * columns + column;
      visit(row * columns + column, gradient.values.data[position], position);
    }
  });
}
