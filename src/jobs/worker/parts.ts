/*
 * The names of the files that a job writes. A part is named by the number of its chunk, so that a chunk that is processed
 * twice writes the same part with the same bytes.
 */

/** The directory of a job's parts, which is removed when the job ends. */
export function partsOf(output: string, job: string): string {
  return `${output}.${job}.parts`;
}

/** The lines of a chunk. */
export function inputPart(output: string, job: string, index: number): string {
  return `${partsOf(output, job)}/${padded(index)}.in`;
}

/** The results of a chunk. */
export function outputPart(output: string, job: string, index: number): string {
  return `${partsOf(output, job)}/${padded(index)}.out`;
}

/** The file beside the output that names its job. While the job runs, it is the lock of the output. */
export function manifestOf(output: string): string {
  return `${output}.manifest.json`;
}

function padded(index: number): string {
  return String(index).padStart(8, '0');
}
