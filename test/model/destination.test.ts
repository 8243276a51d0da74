import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel, writeModel } from '../../src/model/bundle.ts';
import { destinationOf } from '../../src/model/destination.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const model = await smallModel();

async function pathIn(name: string): Promise<string> {
  return join(await temporaryDirectory(), name);
}

describe('the destination of a trained model', () => {
  it('is a directory that does not exist, or an empty one', async () => {
    const out = await pathIn('mine');
    expect(await destinationOf(out, { replace: false })).toEqual({ kind: 'bundle', directory: out });
    await mkdir(out);
    expect(await destinationOf(out, { replace: false })).toEqual({ kind: 'bundle', directory: out });
  });

  it('is a model only if it may be replaced', async () => {
    const out = await pathIn('mine');
    await writeModel(out, model);
    await expect(destinationOf(out, { replace: false })).rejects.toThrow(
      `${out} is a model already; add --replace to replace it, or choose another --out`,
    );
    expect(await destinationOf(out, { replace: true })).toEqual({ kind: 'bundle', directory: out });
  });

  it('is never a directory with other files, which are named', async () => {
    const out = await pathIn('mine');
    await mkdir(out);
    await writeFile(join(out, 'notes.txt'), 'mine');
    for (const replace of [false, true]) {
      await expect(destinationOf(out, { replace })).rejects.toThrow(
        /such as notes\.txt; choose another --out/,
      );
    }
    await writeModel(join(out, 'model'), model);
    await writeFile(join(out, 'model', 'notes.txt'), 'mine');
    await expect(destinationOf(join(out, 'model'), { replace: true })).rejects.toThrow(
      /has a file that is not part of the model, notes\.txt/,
    );
  });

  it('is never a file', async () => {
    const out = await pathIn('mine');
    await writeFile(out, 'mine');
    await expect(destinationOf(out, { replace: true })).rejects.toThrow(/is not a directory/);
  });

  it('can be a directory of versions', async () => {
    const out = await pathIn('versions');
    await writeModel(join(out, 'first'), model);
    await writeFile(join(out, 'active.json'), '{"version":"first","former":[]}');
    expect(await destinationOf(out, { replace: false })).toEqual({ kind: 'versions', directory: out });
  });
});

describe('writing a model over another', () => {
  it('keeps the other files of the directory', async () => {
    const out = await pathIn('mine');
    await writeModel(out, model);
    await mkdir(join(out, 'plots'));
    await writeFile(join(out, 'plots', 'mine.txt'), 'mine');
    await writeModel(out, model);
    expect(await readFile(join(out, 'plots', 'mine.txt'), 'utf8')).toBe('mine');
    expect((await readModel(out)).manifest.version).toBe(model.manifest.version);
  });

  it('keeps a symbolic link to it', async () => {
    const directory = await temporaryDirectory();
    await writeModel(join(directory, 'model'), model);
    await symlink('model', join(directory, 'link'));
    await writeModel(join(directory, 'link'), model);
    const entries = await readdir(directory, { withFileTypes: true });
    expect(entries.find(({ name }) => name === 'link')?.isSymbolicLink()).toBe(true);
    expect(entries).toHaveLength(2);
  });
});
