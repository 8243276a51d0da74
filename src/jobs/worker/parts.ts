/*
 * The names of what a job writes. Parts are known by their chunk's number, so that a chunk that is done twice writes the
 * same part, with the same bytes in it.
 */

/** Under which a job keeps its parts until it ends. */
export function partsOf(output: string, job: string): string {
  return `${output}.${job}.parts`;
}

/** What a chunk is made of. */
export function inputPart(output: string, job: string, index: number): string {
  return `${partsOf(output, job)}/${numbered(index)}.in`;
}

/** What a chunk has become. */
export function outputPart(output: string, job: string, index: number): string {
  return `${partsOf(output, job)}/${numbered(index)}.out`;
}

/** Says whose the output is: of a job that runs, or of one that has made it. */
export function manifestOf(output: string): string {
  return `${output}.manifest.json`;
}

function numbered(index: number): string {
  return String(index).padStart(8, '0');
}
