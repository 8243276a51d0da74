import { addScaledRow } from './add-scaled-row.ts';
import { assertInnerSizes, ShapeError, shape, sumOfRows } from './matrix.ts';
import type { Operation } from './operation.ts';
import { multiply, multiplyTranspose, transposeMultiply } from './products.ts';
import { transposeSparse, withoutEmptyRows } from './sparse-matrix.ts';
import type { Matrix, RowSparseGradient, SparseMatrix } from './tensor.ts';

/** `weights` [inputs, outputs] and `bias` [1, outputs] of y = x·W + b. */
export interface AffineParameters {
  readonly weights: Matrix;
  readonly bias: Matrix;
}

/**
 * y = x·W + b for a batch x of shape [n, inputs]; y is [n, outputs]. Going back from ∂y:
 * ∂x = ∂y·Wᵀ, ∂W = xᵀ·∂y, ∂b = Σ over the batch of ∂y.
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
 * The same for a sparse x: a row of y is the bias and the weight rows of the columns that x has, each times its
 * value. Only those weight rows get a gradient, and x, the data itself, needs none.
 */
export function sparseAffine(
  x: SparseMatrix,
  { weights, bias }: AffineParameters,
): Operation<{ weights: RowSparseGradient; bias: Matrix }> {
  assertInnerSizes(x, weights);
  const output = weights.backend.product(x, weights);
  addBias(output, bias);
  return {
    output,
    backward: (outputGradient) => {
      const { rows, matrix } = withoutEmptyRows(transposeSparse(x, weights.backend), weights.backend);
      return {
        weights: { rows, values: weights.backend.product(matrix, outputGradient) },
        bias: sumOfRows(outputGradient),
      };
    },
  };
}

function addBias(output: Matrix, bias: Matrix): void {
  if (bias.rows !== 1 || bias.columns !== output.columns) {
    throw new ShapeError(`cannot add bias ${shape(bias)} to ${shape(output)}`);
  }
  for (let row = 0; row < output.rows; row++) addScaledRow(output, row, bias, 0, 1);
}
