import { forEachOfGradient } from './gradient.ts';
import { zerosLike } from './matrix.ts';
import { type Gradient, isRowSparse, type Matrix } from './tensor.ts';

/** Moves parameters against their gradients and keeps what it must remember of each parameter between steps. */
export interface Optimiser {
  /** Begins the updates of one more mini-batch. @param learningRate η, which may change from step to step */
  beginStep(learningRate: number): void;
  /** Updates the parameter of that name in place; of a row-sparse gradient only the rows it has are touched. */
  update(name: string, parameter: Matrix, gradient: Gradient): void;
  /** What it remembers: as many numbers as the parameters have, or twice as many, by name. */
  readonly memory: ReadonlyMap<string, Matrix>;
  /** How many updates it has begun; set where it goes on from a memory of before. */
  steps: number;
}

export const OPTIMISERS = ['sgd', 'adam'] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];

/** Stochastic gradient descent with momentum: v ← µ·v − η·g, w ← w + v. */
export class Sgd implements Optimiser {
  readonly memory: ReadonlyMap<string, Matrix>;
  steps = 0;
  readonly #momentum: number;
  #learningRate = 0;

  constructor(parameters: ReadonlyMap<string, Matrix>, { momentum = 0.9 } = {}) {
    this.memory = zerosLikeAll(parameters, 'velocity');
    this.#momentum = momentum;
  }

  beginStep(learningRate: number): void {
    this.#learningRate = learningRate;
    this.steps++;
  }

  update(name: string, parameter: Matrix, gradient: Gradient): void {
    const velocity = memoryOf(this.memory, `velocity.${name}`).data;
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
  readonly memory: ReadonlyMap<string, Matrix>;
  steps = 0;
  readonly #weightDecay: number;
  readonly #beta1 = 0.9;
  readonly #beta2 = 0.999;
  readonly #epsilon = 1e-8;
  #learningRate = 0;

  constructor(parameters: ReadonlyMap<string, Matrix>, { weightDecay = 0 } = {}) {
    this.memory = new Map([...zerosLikeAll(parameters, 'mean'), ...zerosLikeAll(parameters, 'square')]);
    this.#weightDecay = weightDecay;
  }

  beginStep(learningRate: number): void {
    this.#learningRate = learningRate;
    this.steps++;
  }

  update(name: string, parameter: Matrix, gradient: Gradient): void {
    const isWeight = name.endsWith('.weights');
    const mean = memoryOf(this.memory, `mean.${name}`);
    const square = memoryOf(this.memory, `square.${name}`);
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

/** The gradient of the penalty λ/2 · Σ w² added to a weight gradient, on the rows that the gradient has. */
export function addL2(gradient: Gradient, weights: Matrix, lambda: number): void {
  const values = isRowSparse(gradient) ? gradient.values.data : gradient.data;
  let position = 0;
  forEachOfGradient(gradient, weights.columns, (index) => {
    values[position++] += lambda * weights.data[index];
  });
}

function zerosLikeAll(parameters: ReadonlyMap<string, Matrix>, what: string): ReadonlyMap<string, Matrix> {
  return new Map([...parameters].map(([name, parameter]) => [`${what}.${name}`, zerosLike(parameter)]));
}

/** @throws {Error} when the optimiser was made for other parameters */
function memoryOf(memory: ReadonlyMap<string, Matrix>, name: string): Matrix {
  const remembered = memory.get(name);
  if (remembered === undefined) throw new Error(`the optimiser does not know ${name}`);
  return remembered;
}
