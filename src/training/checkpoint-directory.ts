import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../files/write.ts';
import { type Checkpoint, decodeState, encodeState } from './training-state.ts';

/** The states of a model's training, a file each network. They are those of one run: another begins anew. */
export class CheckpointDirectory {
  readonly #path: string;
  readonly #run: string;

  /** @param run what is trained from what */
  constructor(path: string, run: string) {
    this.#path = path;
    this.#run = run;
  }

  /** Of one of the networks. Reading throws {InvalidInputError | RangeError} when its file is none of ours. */
  of(member: number): Checkpoint {
    const path = join(this.#path, `network-${member}.safetensors`);
    return {
      read: async () => (existsSync(path) ? decodeState(await readFile(path), this.#run, path) : undefined),
      write: (state) => writeAtomically(path, encodeState(state, this.#run)),
    };
  }

  remove(): Promise<void> {
    return rm(this.#path, { recursive: true, force: true });
  }
}
