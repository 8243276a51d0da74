import type { Matrix } from '../../network/tensor.ts';

/** A column that has lost as much of its length was within the space of the columns before it. */
const NEGLIGIBLE = 1e-6;

/**
 * Replaces the columns of a matrix by an orthonormal basis of the space that they span, by the modified Gram–Schmidt
 * process, done twice for precision. A column in the span of those before it becomes 0.
 */
export function orthonormalise({ rows, columns, data }: Matrix): void {
  const basis = Array.from({ length: columns }, (_, column) =>
    Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]),
  );
  for (const [index, vector] of basis.entries()) {
    const length = norm(vector);
    for (let round = 0; round < 2; round++) {
      for (let former = 0; former < index; former++) {
        const other = basis[former];
        let projection = 0;
        for (let row = 0; row < rows; row++) projection += vector[row] * other[row];
        for (let row = 0; row < rows; row++) vector[row] -= projection * other[row];
      }
    }
    const left = norm(vector);
    const factor = left <= NEGLIGIBLE * length ? 0 : 1 / left;
    for (let row = 0; row < rows; row++) {
      vector[row] *= factor;
      data[row * columns + index] = vector[row];
    }
  }
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += vector[at] ** 2;
  return Math.sqrt(sum);
}
