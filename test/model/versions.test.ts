import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeModel } from '../../src/model/bundle.ts';
import { addVersion, listVersions, versionDirectory, writeActive } from '../../src/model/versions.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const small = await smallModel();

/** A directory with the version v1. */
async function versions() {
  const directory = join(await temporaryDirectory(), 'mine');
  await writeModel(join(directory, 'v1'), { ...small, manifest: { ...small.manifest, version: 'v1' } });
  return { directory, names: async () => (await listVersions(directory)).map(({ version }) => version) };
}

describe('the versions of a model', () => {
  it('are listed without those that are unfinished, or are no models', async () => {
    const { directory, names } = await versions();
    const v1 = join(directory, 'v1');
    // What processes that were killed have left: a version that was being added, and a model that was being replaced.
    await cp(v1, join(directory, '.v2.999999999.tmp'), { recursive: true });
    await cp(v1, join(directory, '.v1.999999999.old'), { recursive: true });
    await cp(v1, join(directory, 'v3'), { recursive: true });
    await rm(join(directory, 'v3', 'model.json'));
    await mkdir(join(directory, 'empty'));
    expect(await names()).toEqual(['v1']);
    for (const version of ['.v2.999999999.tmp', '.v1.999999999.old', '../mine/v1']) {
      await expect(versionDirectory(directory, version)).rejects.toThrow(`there is no version ${version}`);
    }
  });

  it('are listed with the active one', async () => {
    const { directory } = await versions();
    await writeActive(directory, 'v1');
    expect(await listVersions(directory)).toMatchObject([{ version: 'v1', isActive: true }]);
  });

  it('are added whole, and once', async () => {
    const { directory, names } = await versions();
    const bundle = join(await temporaryDirectory(), 'bundle');
    await writeModel(bundle, { ...small, manifest: { ...small.manifest, version: 'v2' } });
    expect(await addVersion(directory, bundle)).toBe('v2');
    expect((await names()).sort()).toEqual(['v1', 'v2']);
    await expect(addVersion(directory, bundle)).rejects.toThrow('version v2 already exists');
    const other = join(await temporaryDirectory(), 'other');
    await writeModel(other, { ...small, manifest: { ...small.manifest, version: 'v3' } });
    await symlink(other, `${bundle}-link`);
    expect(await addVersion(directory, `${bundle}-link`)).toBe('v3');
    await rm(other, { recursive: true });
    expect((await names()).sort()).toEqual(['v1', 'v2', 'v3']);
  });
});
