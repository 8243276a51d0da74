import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matrixFrom } from '../../src/network/matrix.ts';
import { CheckpointDirectory } from '../../src/training/checkpoint-directory.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const RUN = 'a'.repeat(64);
const OTHER_RUN = 'b'.repeat(64);
const state = {
  reports: [{ epoch: 1, trainLoss: 1, devLoss: 1, devMicroF1: 0.5 }],
  steps: 3,
  matrices: new Map([['now.output.weights', matrixFrom(2, 2, Float32Array.of(1, 2, 3, 4))]]),
};

async function directory() {
  const path = join(await temporaryDirectory(), 'mine.checkpoint');
  return {
    path,
    own: new CheckpointDirectory(path, RUN),
    names: async () => (await readdir(path)).sort(),
    file: (name: string) => join(path, name),
  };
}

describe('the directory of checkpoints', () => {
  it('gives each network of the run its own state back, and nothing to another run', async () => {
    const { own, path } = await directory();
    await own.of(0).write(state);
    await own.of(1).write({ ...state, steps: 4 });
    expect(await own.prepare()).toEqual([]);
    expect(await own.of(0).read()).toEqual(state);
    expect(await own.of(1).read()).toEqual({ ...state, steps: 4 });
    expect(await own.of(2).read()).toBeUndefined();
    expect(await new CheckpointDirectory(path, OTHER_RUN).of(0).read()).toBeUndefined();
  });

  it('goes with its checkpoints, and with what a killed run has left of one', async () => {
    const { own, path, file } = await directory();
    await own.of(0).write(state);
    await writeFile(file('network-0.aaaaaaaaaaaa.safetensors.999999999.tmp'), 'half');
    await own.remove();
    expect(await readdir(join(path, '..'))).toEqual([]);
    await own.remove();
  });

  it('keeps files that are not of the run, and names them', async () => {
    const { own, path, names, file } = await directory();
    await own.of(0).write(state);
    await new CheckpointDirectory(path, OTHER_RUN).of(0).write(state);
    await writeFile(file('network-0.safetensors'), 'of an earlier release');
    await writeFile(file('notes.txt'), 'of the user');
    const others = ['network-0.bbbbbbbbbbbb.safetensors', 'network-0.safetensors', 'notes.txt'];
    expect((await own.prepare()).sort()).toEqual(
      others.map((name) => `${file(name)} does not belong to this run; it is left as it is`),
    );
    await own.remove();
    expect(await names()).toEqual(others);
  });

  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['cut', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ['empty', () => new Uint8Array()],
    ['not of this format', () => Buffer.from('not a checkpoint')],
    [
      'changed in one byte of a weight',
      (bytes) => {
        bytes[bytes.length - 3] ^= 1;
        return bytes;
      },
    ],
  ])('sets a checkpoint aside that is %s, and says so', async (_, damage) => {
    const { own, names, file } = await directory();
    await own.of(0).write(state);
    await own.of(1).write(state);
    const name = 'network-0.aaaaaaaaaaaa.safetensors';
    await writeFile(file(name), damage(await readFile(file(name))));
    expect(await own.prepare()).toEqual([
      `${file(name)} is damaged; it is kept as ${name}.damaged, and its network is trained from the start`,
    ]);
    expect(await own.of(0).read()).toBeUndefined();
    expect(await own.of(1).read()).toEqual(state);
    await own.remove();
    expect(await names()).toEqual([`${name}.damaged`]);
  });

  it('cannot have the name of a file', async () => {
    const { own, path } = await directory();
    await writeFile(path, 'of the user');
    await expect(own.prepare()).rejects.toThrow(`${path} is in the way`);
    expect(await readFile(path, 'utf8')).toBe('of the user');
  });
});
