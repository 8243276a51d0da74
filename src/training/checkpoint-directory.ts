import { readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorOf, OperationalError } from '../contract/error.ts';
import { writeAtomically } from '../files/write.ts';
import { type Checkpoint, decodeState, encodeState } from './checkpoint.ts';

/** The characters of a run's id in the names of its files, so that runs with other data or settings keep theirs. */
const ID_CHARACTERS = 12;

/** The checkpoints of a training run, one file for each network. Files of other runs stay as they are. */
export class CheckpointDirectory {
  readonly #path: string;
  readonly #run: string;

  /** @param run the id of the training run */
  constructor(path: string, run: string) {
    this.#path = path;
    this.#run = run;
  }

  /**
   * Prepares the directory for the run. A damaged checkpoint gets another name, so that its network is trained from the
   * start.
   * @returns a sentence on each file that the run does not use
   * @throws {OperationalError} `invalid-input`, when the path is not a directory
   */
  async prepare(): Promise<string[]> {
    const names = await this.#names();
    const damaged: string[] = [];
    for (const name of names.filter((each) => this.#isOwn(each) && each.endsWith('.safetensors'))) {
      const path = join(this.#path, name);
      if (isState(await readFile(path), this.#run, path)) continue;
      await rename(path, `${path}.damaged`);
      damaged.push(
        `${path} is damaged; it is kept as ${name}.damaged, and its network is trained from the start`,
      );
    }
    const others = names
      .filter((name) => !this.#isOwn(name))
      .map((name) => `${join(this.#path, name)} does not belong to this run; it is left as it is`);
    return [...damaged, ...others];
  }

  /** The checkpoint of one network of the ensemble. */
  of(member: number): Checkpoint {
    const path = join(this.#path, this.#nameOf(String(member)));
    return {
      read: async () =>
        (await this.#names()).includes(this.#nameOf(String(member)))
          ? decodeState(await readFile(path), this.#run, path)
          : undefined,
      write: (state) => writeAtomically(path, encodeState(state, this.#run)),
    };
  }

  /** Removes the checkpoints of the run, and then the directory, unless it has other files. */
  async remove(): Promise<void> {
    const names = await this.#names();
    for (const name of names.filter((each) => this.#isOwn(each))) await rm(join(this.#path, name));
    if (names.length > 0 && names.every((name) => this.#isOwn(name))) await rmdir(this.#path);
  }

  #nameOf(member: string): string {
    return `network-${member}.${this.#run.slice(0, ID_CHARACTERS)}.safetensors`;
  }

  /** Whether a file is a checkpoint of this run, or what a run that was killed has left of one. */
  #isOwn(name: string): boolean {
    const [member = ''] = name.match(/(?<=^network-)\d+/) ?? [];
    return name === this.#nameOf(member) || (name.startsWith(this.#nameOf(member)) && name.endsWith('.tmp'));
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code === 'ENOENT') return [];
      if (error.code !== 'ENOTDIR') throw error;
      throw new OperationalError(
        'invalid-input',
        `${this.#path} is in the way, as checkpoints go into a directory of that name; move it, or choose another --out`,
      );
    }
  }
}

function isState(bytes: Uint8Array, run: string, source: string): boolean {
  try {
    return decodeState(bytes, run, source) !== undefined;
  } catch (error) {
    if (isErrorOf(error, 'invalid-input') || error instanceof RangeError) return false;
    throw error;
  }
}
