/*
 * The names of the files that a job writes. A part is named by the number of its chunk, so that a chunk that is processed
 * twice writes the same part with the same bytes.
 */
import type { Storage } from '../storage/storage.ts';

/** The directory of a job's parts. When the job ends, its parts are removed, and then the directory if it is empty. */
export function partsOf(output: string, job: string): string {
  return `${output}.${job}.parts`;
}

/** The names in the directory of parts that are a job's own: parts, and unfinished files of a worker that died. */
const OWN_PARTS = /^(\d{8}\.(in|out)|[\da-f-]{36}\.tmp)$/;

export async function removeParts(storage: Storage, output: string, job: string): Promise<void> {
  await storage.removeFiles(partsOf(output, job), OWN_PARTS);
}

/** The lines of a chunk. */
export function inputPart(output: string, job: string, index: number): string {
  return `${partsOf(output, job)}/${padded(index)}.in`;
}

/** The results of a chunk. */
export function outputPart(output: string, job: string, index: number): string {
  return `${partsOf(output, job)}/${padded(index)}.out`;
}

/** The file beside the output that says which job wrote it, by which model. */
export function manifestOf(output: string): string {
  return `${output}.manifest.json`;
}

function padded(index: number): string {
  return String(index).padStart(8, '0');
}
