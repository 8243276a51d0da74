import { addScaledRow } from './add-scaled-row.ts';
import { assertInnerSizes, ShapeError, shape, sumOfRows } from './matrix.ts';
import type { Operation } from './operation.ts';
import { multiply, multiplyTranspose, transposeMultiply } from './products.ts';
import { transposeSparse, withoutEmptyRows } from './sparse-matrix.ts';
import type { Matrix, RowSparseGradient, SparseMatrix } from './tensor.ts';

/** The parameters of y = x·W + b: `weights` [inputs, outputs] and `bias` [1, outputs]. */
export interface AffineParameters {
  readonly weights: Matrix;
  readonly bias: Matrix;
}

/**
 * The affine layer y = x·W + b: [n, inputs] → [n, outputs], for a batch of n rows.
 * Backward: ∂x = ∂y·Wᵀ, ∂W = xᵀ·∂y, ∂b = the sum of the rows of ∂y.
 * @throws {ShapeError} when the shapes of x, W and b do not fit together
 */
export function affine(
  x: Matrix,
  { weights, bias }: AffineParameters,
): Operation<{ input: Matrix; weights: Matrix; bias: Matrix }> {
  const output = multiply(x, weights);
  addBias(output, bias);
  return {
    output,
    backward: (outputGradient) => ({
      input: multiplyTranspose(outputGradient, weights),
      weights: transposeMultiply(x, outputGradient),
      bias: sumOfRows(outputGradient),
    }),
  };
}

/**
 * The linear map y = x·W for sparse input: a row of y is the weight rows of the non-zero columns of x, each times its
 * value. Only these weight rows have a gradient, ∂W = xᵀ·∂y; x is the data and needs none.
 * @throws {ShapeError} when the shapes of x and W do not fit together
 */
export function sparseLinear(x: SparseMatrix, weights: Matrix): Operation<RowSparseGradient> {
  assertInnerSizes(x, weights);
  return {
    output: weights.backend.product(x, weights),
    backward: (outputGradient) => {
      const { rows, matrix } = withoutEmptyRows(transposeSparse(x, weights.backend), weights.backend);
      return { rows, values: weights.backend.product(matrix, outputGradient) };
    },
  };
}

/**
 * The affine layer y = x·W + b for sparse input.
 * @throws {ShapeError} when the shapes of x, W and b do not fit together
 */
export function sparseAffine(
  x: SparseMatrix,
  { weights, bias }: AffineParameters,
): Operation<{ weights: RowSparseGradient; bias: Matrix }> {
  const { output, backward } = sparseLinear(x, weights);
  addBias(output, bias);
  return {
    output,
    backward: (outputGradient) => ({ weights: backward(outputGradient), bias: sumOfRows(outputGradient) }),
  };
}

function addBias(output: Matrix, bias: Matrix): void {
  if (bias.rows !== 1 || bias.columns !== output.columns) {
    throw new ShapeError(`cannot add bias ${shape(bias)} to ${shape(output)}`);
  }
  for (let row = 0; row < output.rows; row++) addScaledRow(output, row, bias, 0, 1);
}
