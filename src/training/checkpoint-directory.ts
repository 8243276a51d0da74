import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../files/write.ts';
import { type Checkpoint, decodeState, encodeState } from './checkpoint.ts';

/** The checkpoints of a training run, one file for each network. Checkpoints of other runs are ignored. */
export class CheckpointDirectory {
  readonly #path: string;
  readonly #run: string;

  /** @param run the id of the training run */
  constructor(path: string, run: string) {
    this.#path = path;
    this.#run = run;
  }

  /**
   * The checkpoint of one network of the ensemble. Reading it throws an `OperationalError` or `RangeError` when its file
   * is not a checkpoint.
   */
  of(member: number): Checkpoint {
    const path = join(this.#path, `network-${member}.safetensors`);
    return {
      read: async () => (existsSync(path) ? decodeState(await readFile(path), this.#run, path) : undefined),
      write: (state) => writeAtomically(path, encodeState(state, this.#run)),
    };
  }

  /** Removes the checkpoints, and then the directory, unless it has other files. */
  async remove(): Promise<void> {
    if (!existsSync(this.#path)) return;
    const names = await readdir(this.#path);
    const isCheckpoint = (name: string) => /^network-\d+\.safetensors/.test(name);
    for (const name of names.filter(isCheckpoint)) await rm(join(this.#path, name));
    if (names.every(isCheckpoint)) await rmdir(this.#path);
  }
}
