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

describe('a matrix product', () => {
  it('of (1,3) and (3,4) is (1,4)', () => {
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

  it('of (2,3) and (3,4) is (2,4)', () => {
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

  it('is refused with both shapes named when the inner sizes differ', () => {
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

  it('with a transpose equals the product with the transpose built', () => {
    fc.assert(
      fc.property(matrices(3, 2), matrices(3, 4), matrices(5, 4), (a, b, c) => {
        expect(transposeMultiply(a, b)).toEqual(multiply(transpose(a), b));
        expect(multiplyTranspose(b, c)).toEqual(multiply(b, transpose(c)));
      }),
    );
  });

  it('with a transpose is refused when the shapes do not fit', () => {
    expect(() => transposeMultiply(matrixOf([[1]]), matrixOf([[1], [2]]))).toThrow(ShapeError);
    expect(() => multiplyTranspose(matrixOf([[1]]), matrixOf([[1, 2]]))).toThrow(ShapeError);
  });
});

describe('a matrix', () => {
  it('cannot be made of rows that differ in length', () => {
    expect(() => matrixOf([[1, 2], [3]])).toThrow(ShapeError);
  });

  it('cut into columns and joined again is the same', () => {
    fc.assert(
      fc.property(matrices(3, 5), fc.integer({ min: 1, max: 4 }), (matrix, cut) => {
        const parts = [sliceColumns(matrix, 0, cut), sliceColumns(matrix, cut, 5 - cut)];
        expect(concatenateColumns(parts)).toEqual(matrix);
      }),
    );
  });
});
