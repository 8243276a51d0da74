import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 } from '../../src/network/backends/plain-backend.ts';
import { concatenateColumns, matrixOf, ShapeError, sliceColumns, toRows } from '../../src/network/matrix.ts';
import { multiply, multiplyTranspose, transposeMultiply } from '../../src/network/products.ts';
import type { Matrix } from '../../src/network/tensor.ts';

const element = fc.integer({ min: -9, max: 9 });

function matrices(rows: number, columns: number) {
  const row = fc.array(element, { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows }).map((all) => matrixOf(all, float64));
}

function transpose(matrix: Matrix): Matrix {
  const rows = toRows(matrix);
  return matrixOf(
    rows[0].map((_, column) => rows.map((row) => row[column])),
    float64,
  );
}

describe('the matrix product', () => {
  it('of shapes (1,3) and (3,4) has shape (1,4)', () => {
    const product = multiply(
      matrixOf([[1, 2, 3]]),
      matrixOf([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ]),
    );
    expect([product.rows, product.columns]).toEqual([1, 4]);
    expect(toRows(product)).toEqual([[38, 44, 50, 56]]);
  });

  it('of shapes (2,3) and (3,4) has shape (2,4)', () => {
    const a = matrixOf([
      [1, 0, 0],
      [0, 0, 2],
    ]);
    const product = multiply(
      a,
      matrixOf([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ]),
    );
    expect(toRows(product)).toEqual([
      [1, 2, 3, 4],
      [18, 20, 22, 24],
    ]);
  });

  it('reports both shapes when the inner sizes differ', () => {
    expect(() =>
      multiply(
        matrixOf([[1, 2, 3]]),
        matrixOf([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toThrow(ShapeError);
    expect(() =>
      multiply(
        matrixOf([[1, 2, 3]]),
        matrixOf([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toThrow(/\(1,3\).*\(2,2\)/);
  });

  it('with a transposed operand equals the product with the explicit transpose', () => {
    fc.assert(
      fc.property(matrices(3, 2), matrices(3, 4), matrices(5, 4), (a, b, c) => {
        expect(transposeMultiply(a, b)).toEqual(multiply(transpose(a), b));
        expect(multiplyTranspose(b, c)).toEqual(multiply(b, transpose(c)));
      }),
    );
  });

  it('with a transposed operand rejects shapes that do not fit', () => {
    expect(() => transposeMultiply(matrixOf([[1]]), matrixOf([[1], [2]]))).toThrow(ShapeError);
    expect(() => multiplyTranspose(matrixOf([[1]]), matrixOf([[1, 2]]))).toThrow(ShapeError);
  });
});

describe('a matrix', () => {
  it('cannot be created from rows of different lengths', () => {
    expect(() => matrixOf([[1, 2], [3]])).toThrow(ShapeError);
  });

  it('is unchanged after slicing its columns and concatenating them again', () => {
    fc.assert(
      fc.property(matrices(3, 5), fc.integer({ min: 1, max: 4 }), (matrix, width) => {
        const parts = [sliceColumns(matrix, 0, width), sliceColumns(matrix, width, 5 - width)];
        expect(concatenateColumns(parts)).toEqual(matrix);
      }),
    );
  });
});
