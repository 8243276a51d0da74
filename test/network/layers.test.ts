import { describe, expect, it } from 'vitest';
import { activations, logistic, relu, sigmoid } from '../../src/network/activations.ts';
import { affine, sparseAffine } from '../../src/network/affine.ts';
import { float64 } from '../../src/network/backends/plain-backend.ts';
import { dropout } from '../../src/network/dropout.ts';
import { matrixOf, toRows, zeros } from '../../src/network/matrix.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { sparseMatrix } from '../../src/network/sparse-matrix.ts';
import type { Matrix } from '../../src/network/tensor.ts';
import { expectSameGradient } from '../fixtures/gradients.ts';
import { numericalGradient } from '../fixtures/numerical-gradient.ts';

function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const matrix = zeros(rows, columns, float64);
  return { ...matrix, data: matrix.data.map(() => normal(random)) };
}

/** The loss Σ output · weights, whose gradient with respect to `output` is `weights`. */
function weightedSum(output: Matrix, weights: Matrix): number {
  return [...output.data].reduce((sum, value, index) => sum + value * weights.data[index], 0);
}

const x = randomMatrix(4, 3, 1);
const weights = randomMatrix(3, 5, 2);
const bias = randomMatrix(1, 5, 3);
const top = randomMatrix(4, 5, 4);

describe('the affine layer', () => {
  it('computes the textbook example: sum 5, with bias 3, sigmoid 0.9526, and its gradients', () => {
    const input = matrixOf([[3, -1]], float64);
    const parameters = { weights: matrixOf([[1], [-2]], float64), bias: matrixOf([[-2]], float64) };
    const withoutBias = affine(input, { ...parameters, bias: matrixOf([[0]], float64) });
    expect(toRows(withoutBias.output)).toEqual([[5]]);

    const layer = affine(input, parameters);
    expect(toRows(layer.output)).toEqual([[3]]);
    const active = sigmoid(layer.output);
    expect(active.output.data[0]).toBeCloseTo(0.9526, 4);

    const back = layer.backward(active.backward(matrixOf([[1]], float64)));
    expect(back.bias.data[0]).toBeCloseTo(0.0452, 4);
    expect(back.weights.data[0]).toBeCloseTo(0.1355, 4);
    expect(back.weights.data[1]).toBeCloseTo(-0.0452, 4);
  });

  it('has the same gradients as numerical differentiation', () => {
    const loss = () => weightedSum(affine(x, { weights, bias }).output, top);
    const back = affine(x, { weights, bias }).backward(top);
    expectSameGradient(back.input, numericalGradient(loss, x));
    expectSameGradient(back.weights, numericalGradient(loss, weights));
    expectSameGradient(back.bias, numericalGradient(loss, bias));
  });

  it('rejects a bias that does not fit', () => {
    expect(() => affine(x, { weights, bias: zeros(1, 4, float64) })).toThrow(/\(1,4\).*\(4,5\)/);
  });
});

describe('the sparse affine layer', () => {
  const dense = matrixOf(
    [
      [0, 2, 0, 1],
      [0, 0, 0, 0],
      [3, 0, 0, 0.5],
    ],
    float64,
  );
  const sparse = sparseMatrix(
    toRows(dense).map((row) => {
      const columns = [...row.keys()].filter((column) => row[column] !== 0);
      return {
        columns: Int32Array.from(columns),
        values: Float32Array.from(columns, (column) => row[column]),
      };
    }),
    4,
  );
  const parameters = { weights: randomMatrix(4, 5, 5), bias };
  const gradient = randomMatrix(3, 5, 6);

  it('has the same output as the dense layer', () => {
    expectSameGradient(sparseAffine(sparse, parameters).output, affine(dense, parameters).output);
  });

  it('has the same gradient as the dense layer, stored only for columns that occur', () => {
    const back = sparseAffine(sparse, parameters).backward(gradient);
    const full = affine(dense, parameters).backward(gradient);
    expect([...back.weights.rows].sort()).toEqual([0, 1, 3]);
    for (const [position, row] of back.weights.rows.entries()) {
      expect(toRows(back.weights.values)[position]).toEqual(toRows(full.weights)[row]);
    }
    expect(back.bias).toEqual(full.bias);
  });

  it('has the same gradients as numerical differentiation', () => {
    const loss = () => weightedSum(sparseAffine(sparse, parameters).output, gradient);
    const numerical = numericalGradient(loss, parameters.weights);
    const { rows, values } = sparseAffine(sparse, parameters).backward(gradient).weights;
    const full = zeros(4, 5, float64);
    rows.forEach((row, position) => {
      full.data.set(values.data.subarray(position * 5, (position + 1) * 5), row * 5);
    });
    expectSameGradient(full, numerical);
  });

  it('rejects input with a different number of columns', () => {
    expect(() => sparseAffine({ ...sparse, columns: 3 }, parameters)).toThrow(/\(3,3\).*\(4,5\)/);
    const wide = { columns: Int32Array.of(3), values: Float32Array.of(1) };
    expect(() => sparseMatrix([wide], 3)).toThrow(/column 3/);
  });
});

describe('activations', () => {
  it.each(Object.entries(activations))(
    '%s has the same gradient as numerical differentiation',
    (_, activation) => {
      const input = randomMatrix(4, 5, 4);
      const loss = () => weightedSum(activation(input).output, top);
      expectSameGradient(activation(input).backward(top), numericalGradient(loss, input));
    },
  );

  it('sigmoid is between 0 and 1 for every number', () => {
    for (const z of [-1e308, -745, -1, 0, 1, 745, 1e308]) {
      expect(logistic(z)).toBeGreaterThanOrEqual(0);
      expect(logistic(z)).toBeLessThanOrEqual(1);
    }
    expect(logistic(0)).toBe(0.5);
    expect(logistic(-3)).toBeGreaterThan(0);
    expect(logistic(3)).toBeLessThan(1);
  });

  it('relu sets negative numbers to zero', () => {
    expect(toRows(relu(matrixOf([[-2, 0, 3]])).output)).toEqual([[0, 0, 3]]);
  });
});

describe('dropout', () => {
  it('zeroes elements at the given rate, scales the others, and has gradients only for the others', () => {
    const ones = matrixOf([Array.from({ length: 10_000 }, () => 1)], float64);
    const { output, backward } = dropout(ones, 0.25, seededRandom(1));
    const kept = output.data.filter((value) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([1 / 0.75]));
    expect(kept.length / 10_000).toBeCloseTo(0.75, 1);
    expect(backward(ones)).toEqual(output);
  });
});
