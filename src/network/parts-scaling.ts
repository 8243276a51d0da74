import type { Architecture } from './architecture.ts';
import { zerosLike } from './matrix.ts';
import type { Matrix } from './tensor.ts';

/**
 * How the logits of a head depend on the number n of a whole's parts: z' = (1 + slope · ln n) · z + offset · ln n. The
 * maximum over many parts is high by chance, so the same logit says less of a whole that has many.
 */
export interface PartsScaling {
  readonly slope: number;
  readonly offset: number;
}

/** Keeps the order of logits, however many parts there are. */
export const MIN_FACTOR = 0.1;

/** The name of the parameter [1, 2] of a head: the slope and the offset. */
export function partsScalingName(head: number): string {
  return `head.${head}.parts`;
}

/** The scaling of each head that has one. */
export function partsScalingsOf(
  { heads }: Architecture,
  parameters: ReadonlyMap<string, Matrix>,
): (PartsScaling | undefined)[] {
  return heads.map((_, head) => {
    const scaling = parameters.get(partsScalingName(head));
    return scaling && { slope: scaling.data[0], offset: scaling.data[1] };
  });
}

/** ln n for a whole with this number of parts; without any, it is its only part. */
export function logOfParts(parts: number): number {
  return Math.log(Math.max(1, parts));
}

/** The scaled logit of a whole. @param logarithm that of the number of its parts */
export function scaledByParts(logit: number, { slope, offset }: PartsScaling, logarithm: number): number {
  return Math.max(MIN_FACTOR, 1 + slope * logarithm) * logit + offset * logarithm;
}

/**
 * Scales the logits [n, outputs] of wholes by the numbers of their parts.
 * @param wholes as in `CompositeMatrix`
 */
export function scaleByParts(
  logits: Matrix,
  wholes: Int32Array,
  { heads }: Architecture,
  scalings: readonly (PartsScaling | undefined)[],
): Matrix {
  if (scalings.every((scaling) => scaling === undefined)) return logits;
  const scalingOf = heads.flatMap(({ outputs }, head) =>
    Array<PartsScaling | undefined>(outputs).fill(scalings[head]),
  );
  const scaled = zerosLike(logits);
  for (const [index, logit] of logits.data.entries()) {
    const whole = Math.floor(index / logits.columns);
    const scaling = scalingOf[index % logits.columns];
    const logarithm = logOfParts(wholes[whole + 1] - wholes[whole] - 1);
    scaled.data[index] = scaling === undefined ? logit : scaledByParts(logit, scaling, logarithm);
  }
  return scaled;
}
