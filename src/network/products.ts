import { assertInnerSizes, ShapeError, shape, transpose } from './matrix.ts';
import type { Matrix } from './tensor.ts';

/**
 * a·b: [n, k] · [k, m] → [n, m].
 * @throws {ShapeError} when the inner sizes differ; the message gives both shapes
 */
export function multiply(a: Matrix, b: Matrix): Matrix {
  assertInnerSizes(a, b);
  return b.backend.product(a, b);
}

/**
 * aᵀ·b: [n, k]ᵀ · [n, m] → [k, m].
 * @throws {ShapeError} when the inner sizes differ; the message gives both shapes
 */
export function transposeMultiply(a: Matrix, b: Matrix): Matrix {
  if (a.rows !== b.rows) throw new ShapeError(`cannot multiply ${shape(a)} transposed by ${shape(b)}`);
  return b.backend.product(transpose(a), b);
}

/**
 * a·bᵀ: [n, k] · [m, k]ᵀ → [n, m].
 * @throws {ShapeError} when the inner sizes differ; the message gives both shapes
 */
export function multiplyTranspose(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.columns) throw new ShapeError(`cannot multiply ${shape(a)} by ${shape(b)} transposed`);
  return b.backend.product(a, transpose(b));
}
