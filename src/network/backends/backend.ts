import type { Gradient } from '../gradient.ts';
import type { Matrix } from '../matrix.ts';
import type { SparseMatrix } from '../sparse-matrix.ts';

export type Numbers = Float32Array | Float64Array;

/** What Adam multiplies by in one step: see `Adam`. */
export interface AdamFactors {
  readonly beta1: number;
  readonly beta2: number;
  /** η / (1 − β₁ᵗ) */
  readonly rate: number;
  /** 1 / (1 − β₂ᵗ) */
  readonly squareCorrection: number;
  readonly epsilon: number;
  /** 1 − η·λ */
  readonly decay: number;
}

/**
 * Holds the numbers of matrices, and does what takes nearly all the time of training: products and the optimiser's
 * step. Everything else is written once for all backends, over the numbers themselves.
 */
export interface Backend {
  /** So many zeros. */
  allocate(length: number): Numbers;
  allocateIndices(length: number): Int32Array;
  /** a·b: [n, k] · [k, m] → [n, m]; zeros of a cost nearly nothing. */
  product(a: Matrix | SparseMatrix, b: Matrix): Matrix;
  /** Moves the parameter and its two moments, all of the same shape, in the rows that the gradient has. */
  adamStep(parameter: Matrix, mean: Matrix, square: Matrix, gradient: Gradient, factors: AdamFactors): void;
  /** Does the work; what it allocates is given back at its end, so the result must hold nothing of that. */
  scoped<Result>(work: () => Result): Result;
}
