import type { ModelAnswer } from '../../contract/model.ts';
import { type OnProgress, unseen } from '../../contract/progress.ts';
import { addScaledRow } from '../../network/add-scaled-row.ts';
import { KernelBackend } from '../../network/backends/kernel-backend.ts';
import { sumOfRows, zerosLike } from '../../network/matrix.ts';
import { seededRandom } from '../../network/random.ts';
import { sparseMatrix } from '../../network/sparse-matrix.ts';
import type { Matrix, SparseRow } from '../../network/tensor.ts';
import type { Corpus } from './corpus.ts';
import { positivePmi } from './pointwise-mutual-information.ts';
import { truncatedSvd } from './truncated-svd.ts';

/** Vectors of words, which are near where the words have the same neighbours. */
export interface LearnedVectors {
  readonly terms: readonly string[];
  /** [terms, dimensions], each of length 1 */
  readonly vectors: Matrix;
}

/** Vectors of words, and what they were learned from. */
export interface WordVectors extends LearnedVectors {
  readonly source: NonNullable<ModelAnswer['data']['unlabelled']>;
}

/** More dimensions are no better, and take longer. */
const DIMENSIONS = 100;

/**
 * Learns vectors of words from the words near them: U·√Σ of the truncated singular value decomposition U·Σ·Vᵀ of their
 * positive pointwise mutual information (Levy et al. 2015), centred, and divided by its length.
 */
export function learnWordVectors(
  corpus: Corpus,
  seed: number,
  onProgress: OnProgress = unseen,
): LearnedVectors {
  const { terms } = corpus;
  const backend = new KernelBackend();
  const rows: SparseRow[] = [];
  for (const row of positivePmi(corpus)) {
    rows.push(row);
    onProgress('words compared with their neighbours', rows.length, terms.length);
  }
  const associations = sparseMatrix(rows, terms.length, backend);
  const { vectors, values } = truncatedSvd(
    associations,
    DIMENSIONS,
    backend,
    seededRandom(seed),
    (done, total) => onProgress('passes over the word vectors', done, total),
  );
  for (const at of vectors.data.keys()) vectors.data[at] *= Math.sqrt(values[at % vectors.columns]);
  return { terms, vectors: centredUnitRows(vectors) };
}

/** The rows less their mean, each divided by its length; a row of zeros stays one. */
function centredUnitRows(matrix: Matrix): Matrix {
  const result = zerosLike(matrix);
  const sum = sumOfRows(matrix);
  for (let row = 0; row < matrix.rows; row++) {
    addScaledRow(result, row, matrix, row, 1);
    addScaledRow(result, row, sum, 0, -1 / matrix.rows);
    const vector = result.data.subarray(row * matrix.columns, (row + 1) * matrix.columns);
    const length = Math.hypot(...vector);
    if (length > 0) for (const at of vector.keys()) vector[at] /= length;
  }
  return result;
}
