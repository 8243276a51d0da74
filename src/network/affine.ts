import {
  addScaledRow,
  assertInnerSizes,
  type Matrix,
  multiply,
  multiplyTranspose,
  precisionOf,
  ShapeError,
  shape,
  sumOfRows,
  transposeMultiply,
  zeros,
} from './matrix.ts';
import type { Operation } from './operation.ts';
import type { RowSparseGradient, SparseMatrix } from './sparse-matrix.ts';

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
  const output = zeros(x.rows, weights.columns, precisionOf(weights.data));
  forEachElement(x, (row, column, value) => addScaledRow(output, row, weights, column, value));
  addBias(output, bias);
  return {
    output,
    backward: (outputGradient) => ({
      weights: rowSparseTransposeMultiply(x, outputGradient),
      bias: sumOfRows(outputGradient),
    }),
  };
}

function addBias(output: Matrix, bias: Matrix): void {
  if (bias.rows !== 1 || bias.columns !== output.columns) {
    throw new ShapeError(`cannot add bias ${shape(bias)} to ${shape(output)}`);
  }
  for (let row = 0; row < output.rows; row++) addScaledRow(output, row, bias, 0, 1);
}

/** xᵀ·∂y, only the rows that belong to a column of x. */
function rowSparseTransposeMultiply(x: SparseMatrix, outputGradient: Matrix): RowSparseGradient {
  const positions = new Map<number, number>();
  forEachElement(x, (_, column) => {
    if (!positions.has(column)) positions.set(column, positions.size);
  });
  const values = zeros(positions.size, outputGradient.columns, precisionOf(outputGradient.data));
  forEachElement(x, (row, column, value) => {
    addScaledRow(values, positions.get(column) ?? 0, outputGradient, row, value);
  });
  return { rows: Int32Array.from(positions.keys()), values };
}

function forEachElement(x: SparseMatrix, visit: (row: number, column: number, value: number) => void): void {
  x.elements.forEach(({ columns, values }, row) => {
    for (let position = 0; position < columns.length; position++) {
      visit(row, columns[position], values[position]);
    }
  });
}
