import type { Architecture } from './architecture.ts';
import { zerosLike } from './matrix.ts';
import type { Matrix, Numbers } from './tensor.ts';

/** An increasing function, linear between its points and with slope 1 beyond the first and the last one. */
export interface Curve {
  /** In ascending order. */
  readonly x: Numbers;
  readonly y: Numbers;
}

/** The name of the parameter [2, points] of a head's curve: the x and the y of its points. */
export function curveName(head: number): string {
  return `head.${head}.curve`;
}

/** The curve of each head that has one. */
export function curvesOf(
  { heads }: Architecture,
  parameters: ReadonlyMap<string, Matrix>,
): (Curve | undefined)[] {
  return heads.map((_, head) => {
    const points = parameters.get(curveName(head));
    if (points === undefined) return undefined;
    const { data, columns } = points;
    return { x: data.subarray(0, columns), y: data.subarray(columns) };
  });
}

/** The value of the curve at x. */
export function valueAt({ x, y }: Curve, at: number): number {
  return interpolated(x, y, at);
}

/** The inverse: where the curve has the value. */
export function argumentAt({ x, y }: Curve, value: number): number {
  return interpolated(y, x, value);
}

function interpolated(x: Numbers, y: Numbers, at: number): number {
  const last = x.length - 1;
  if (at <= x[0]) return y[0] + (at - x[0]);
  if (at >= x[last]) return y[last] + (at - x[last]);
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((at - x[low]) * (y[high] - y[low])) / (x[high] - x[low]);
}

/** Replaces each logit [n, outputs] by the value of its head's curve. */
export function bend(
  logits: Matrix,
  { heads }: Architecture,
  curves: readonly (Curve | undefined)[],
): Matrix {
  if (curves.every((curve) => curve === undefined)) return logits;
  const curveOf = heads.flatMap(({ outputs }, head) => Array<Curve | undefined>(outputs).fill(curves[head]));
  const bent = zerosLike(logits);
  for (const [index, logit] of logits.data.entries()) {
    const curve = curveOf[index % logits.columns];
    bent.data[index] = curve === undefined ? logit : valueAt(curve, logit);
  }
  return bent;
}
