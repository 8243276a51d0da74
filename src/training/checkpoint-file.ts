import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { writeAtomically } from '../files/write.ts';
import { type Checkpoint, decodeState, encodeState, type TrainingState } from './training-state.ts';

/** A training run's state in a file, which is that of one run: another run begins anew. */
export class CheckpointFile implements Checkpoint {
  readonly #path: string;
  readonly #run: string;

  /** @param run what is trained from what */
  constructor(path: string, run: string) {
    this.#path = path;
    this.#run = run;
  }

  /** @throws {InvalidInputError | RangeError} when the file is none of ours */
  async read(): Promise<TrainingState | undefined> {
    if (!existsSync(this.#path)) return undefined;
    return decodeState(await readFile(this.#path), this.#run, this.#path);
  }

  write(state: TrainingState): Promise<void> {
    return writeAtomically(this.#path, encodeState(state, this.#run));
  }

  remove(): Promise<void> {
    return rm(this.#path, { force: true });
  }
}
