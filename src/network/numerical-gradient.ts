import { zerosLike } from './matrix.ts';
import type { Matrix } from './tensor.ts';

const STEP = 1e-5;

/** The central difference (f(x + h) − f(x − h)) / 2h: the derivative but for an error of order h². */
export function centralDifference(f: (x: number) => number, x: number, step = STEP): number {
  return (f(x + step) - f(x - step)) / (2 * step);
}

/** ∂loss/∂element of every element of `matrix`, each moved by a small step while `loss` is computed anew. */
export function numericalGradient(loss: () => number, matrix: Matrix): Matrix {
  const gradient = zerosLike(matrix);
  for (let index = 0; index < matrix.data.length; index++) {
    const value = matrix.data[index];
    gradient.data[index] = centralDifference((moved) => {
      matrix.data[index] = moved;
      return loss();
    }, value);
    matrix.data[index] = value;
  }
  return gradient;
}
