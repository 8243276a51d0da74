import { expect } from 'vitest';
import type { Matrix } from '../../src/network/matrix.ts';

const RELATIVE_TOLERANCE = 1e-6;

/** Both the same in shape, and in values to 1e-6 of the largest of them. */
export function expectSameGradient(actual: Matrix, expected: Matrix): void {
  expect([actual.rows, actual.columns]).toEqual([expected.rows, expected.columns]);
  const size = (values: Iterable<number>) => Math.max(...[...values].map(Math.abs));
  const difference = size(actual.data.map((value, index) => value - expected.data[index]));
  expect(size(actual.data)).toBeGreaterThan(0);
  expect(difference / size(expected.data)).toBeLessThan(RELATIVE_TOLERANCE);
}
