import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../src/network/architecture.ts';
import { matrixOf, toRows } from '../../src/network/matrix.ts';
import { pool } from '../../src/network/pooling.ts';

const architecture: Architecture = {
  inputs: 1,
  hiddenInputs: 1,
  hidden: [],
  activation: 'relu',
  heads: [
    { kind: 'sigmoid', outputs: 2 },
    { kind: 'softmax', outputs: 1 },
  ],
  linear: false,
  wholeShare: 0.6,
};

describe('pooling', () => {
  // A whole with two parts, and one without parts.
  const logits = matrixOf([
    [1, -2, 3],
    [4, -3, 9],
    [2, 0, 9],
    [5, 6, 7],
  ]);
  const { output, backward } = pool(logits, Int32Array.of(0, 3, 4), architecture);

  it('mixes the whole with its best part, but decides alternatives by the whole alone', () => {
    const [pooled, alone] = toRows(output);
    expect(pooled[0]).toBeCloseTo(0.6 * 1 + 0.4 * 4, 6);
    expect(pooled[1]).toBeCloseTo(0.6 * -2 + 0.4 * 0, 6);
    expect(pooled[2]).toBe(3);
    expect(alone).toEqual([5, 6, 7]);
  });

  it('gives the gradient to the whole and to the best part of each output', () => {
    const gradient = toRows(
      backward(
        matrixOf([
          [1, 10, 100],
          [1, 10, 100],
        ]),
      ),
    ).map((row) => row.map((value) => Math.round(value * 1e4) / 1e4));
    expect(gradient).toEqual([
      [0.6, 6, 100],
      [0.4, 0, 0],
      [0, 4, 0],
      [1, 10, 100],
    ]);
  });
});
