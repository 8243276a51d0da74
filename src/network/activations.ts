import { assertSameShape, zerosLike } from './matrix.ts';
import type { Operation } from './operation.ts';
import type { Matrix } from './tensor.ts';

export const ACTIVATIONS = ['relu', 'tanh', 'sigmoid'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** σ(z) = 1 / (1 + e⁻ᶻ) for one number. If e⁻ᶻ overflows to ∞, the result is 0, as it should be. */
export function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** ln(1 + eᶻ) for one number, computed as max(z, 0) + ln(1 + e^−|z|), which cannot overflow. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function rectify(z: number): number {
  return Math.max(0, z);
}

/** Each activation as a function of one number. */
export const activationOf: Record<Activation, (z: number) => number> = {
  relu: rectify,
  tanh: Math.tanh,
  sigmoid: logistic,
};

/** y = σ(x), element by element. Backward: ∂x = ∂y · y · (1 − y). */
export function sigmoid(x: Matrix): Operation<Matrix> {
  const output = map(x, logistic);
  return {
    output,
    backward: (outputGradient) => combine(outputGradient, output, (dy, y) => dy * y * (1 - y)),
  };
}

/** y = tanh x, element by element. Backward: ∂x = ∂y · (1 − y²). */
function tanh(x: Matrix): Operation<Matrix> {
  const output = map(x, Math.tanh);
  return {
    output,
    backward: (outputGradient) => combine(outputGradient, output, (dy, y) => dy * (1 - y * y)),
  };
}

/**
 * y = max(0, x), element by element. Backward: ∂x = ∂y where x > 0, otherwise 0. It is the usual activation, so its loops are
 * written out: a call for each element would take most of their time.
 */
export function relu(x: Matrix): Operation<Matrix> {
  const output = zerosLike(x);
  const [from, to] = [x.data, output.data];
  for (let index = 0; index < to.length; index++) to[index] = Math.max(0, from[index]);
  return {
    output,
    backward: (outputGradient) => {
      assertSameShape(outputGradient, x, 'relu');
      const gradient = zerosLike(x);
      const [dy, dx] = [outputGradient.data, gradient.data];
      for (let index = 0; index < dx.length; index++) dx[index] = from[index] > 0 ? dy[index] : 0;
      return gradient;
    },
  };
}

/** Each activation as an operation on a matrix. */
export const activations: Record<Activation, (x: Matrix) => Operation<Matrix>> = {
  relu,
  tanh,
  sigmoid,
};

function map(x: Matrix, f: (value: number) => number): Matrix {
  const result = zerosLike(x);
  for (let index = 0; index < x.data.length; index++) result.data[index] = f(x.data[index]);
  return result;
}

/**
 * f(a, b), element by element.
 * @throws {ShapeError} when the shapes differ
 */
export function combine(a: Matrix, b: Matrix, f: (a: number, b: number) => number): Matrix {
  assertSameShape(a, b, 'element-wise operation');
  const result = zerosLike(a);
  for (let index = 0; index < a.data.length; index++) result.data[index] = f(a.data[index], b.data[index]);
  return result;
}
