import { zeros } from './matrix.ts';
import { normal, type Random } from './random.ts';
import type { Backend, Matrix } from './tensor.ts';

/**
 * Xavier initialisation (Glorot and Bengio 2010): uniform in ±√(6 / (inputs + outputs)), which keeps the variance of
 * signals and gradients constant through sigmoid and linear layers. The result is [inputs, outputs].
 */
export function xavier(inputs: number, outputs: number, random: Random, backend?: Backend): Matrix {
  const bound = Math.sqrt(6 / (inputs + outputs));
  return filled(inputs, outputs, () => (2 * random() - 1) * bound, backend);
}

/**
 * He initialisation (He et al. 2015): normal with variance 2 / inputs, which compensates for the half of the signals
 * that ReLU sets to zero. The result is [inputs, outputs].
 */
export function he(inputs: number, outputs: number, random: Random, backend?: Backend): Matrix {
  const deviation = Math.sqrt(2 / inputs);
  return filled(inputs, outputs, () => normal(random) * deviation, backend);
}

function filled(rows: number, columns: number, next: () => number, backend?: Backend): Matrix {
  const matrix = zeros(rows, columns, backend);
  for (let index = 0; index < matrix.data.length; index++) matrix.data[index] = next();
  return matrix;
}
