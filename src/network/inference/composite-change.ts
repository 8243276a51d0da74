import type { SparseRow } from '../tensor.ts';

/** What a row adds to the first layer and to the outputs, without biases. */
export interface Projection {
  readonly first: Float32Array;
  readonly linear: Float32Array;
}

/** scale · projection */
export interface Base {
  readonly projection: Projection;
  readonly scale: number;
}

/** A composite whose rows can be changed without computing the others again. */
export interface ProjectedComposite {
  readonly whole: Projection;
  readonly parts: readonly Projection[];
  /** [parts, outputs] */
  readonly partLogits: readonly Float32Array[];
  /** For each pooled output the part with the highest logit. */
  readonly bestParts: Int32Array;
}

/** In place of a row: scale · row + added. With a scale of 0 nothing of the row is left, and a part is left out. */
export interface RowChange {
  readonly scale: number;
  readonly added: SparseRow;
}

export interface CompositeChange {
  readonly whole: RowChange;
  /** By the index of the part. */
  readonly parts: ReadonlyMap<number, RowChange>;
}

export const NOTHING: SparseRow = { columns: new Int32Array(), values: new Float32Array() };
export const AS_IT_IS: RowChange = { scale: 1, added: NOTHING };
export const UNCHANGED: CompositeChange = { whole: AS_IT_IS, parts: new Map() };
