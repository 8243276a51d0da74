import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeModel } from '../../src/model/bundle.ts';
import { openModel, openTrainedModel } from '../../src/model/open-model.ts';
import { changesSchema } from '../../src/model/overlay/changes.ts';
import { overlayOf, writeOverlay } from '../../src/model/overlay/overlay.ts';
import { addVersion, listVersions, writeActive } from '../../src/model/versions.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const small = await smallModel();
const renaming = changesSchema.parse({ tags: { A: { label: '農林業' } } });

/** A directory with a model, and an overlay beside it. */
async function overlaidModel(changes = renaming) {
  const directory = await temporaryDirectory();
  const model = join(directory, 'mine');
  await writeModel(model, small);
  const out = join(directory, 'renamed');
  const overlay = await overlayOf(model, changes);
  await writeOverlay(out, overlay, { replace: false });
  return { directory, model, out, overlay };
}

describe('an overlay', () => {
  it('is opened as a model with another version and digest, which are those of its changes', async () => {
    const { model, out, overlay } = await overlaidModel();
    const [own, opened] = await Promise.all([openModel(model), openModel(out)]);
    expect(opened.manifest).toMatchObject({
      version: overlay.version,
      overlayOf: { version: small.manifest.version, digest: `sha256:${own.digest}` },
    });
    expect(opened.digest).not.toBe(own.digest);
    expect(opened.catalogue.tags.find(({ id }) => id === 'A')?.label).toBe('農林業');
    expect((await overlayOf(model, renaming)).version).toBe(overlay.version);
    const other = changesSchema.parse({ tags: { A: { label: '農業' } } });
    expect((await overlayOf(model, other)).version).not.toBe(overlay.version);
    // The file says all that answers are made by, and its SHA-256 is their digest.
    const file = await readFile(join(out, 'overlay.json'));
    expect(opened.digest).toBe(createHash('sha256').update(file).digest('hex'));
    expect(JSON.parse(file.toString())).toMatchObject({ changes: renaming, model: { digest: own.digest } });
    // Another overlay of the same model, not an overlay of an overlay.
    expect((await overlayOf(out, other)).model).toEqual(overlay.model);
  });

  it('is refused once its model is another one, or is gone', async () => {
    const { model, out } = await overlaidModel();
    await writeModel(model, { ...small, manifest: { ...small.manifest, name: 'another' } });
    await expect(openModel(out)).rejects.toThrow('the model that it changes is another one now');
    const alone = join(await temporaryDirectory(), 'alone');
    await cp(out, alone, { recursive: true });
    await expect(openModel(alone)).rejects.toThrow('is not beside it, in mine');
  });

  it('is a version beside that of its model', async () => {
    const { model, out, overlay } = await overlaidModel();
    const versions = join(await temporaryDirectory(), 'live');
    await expect(addVersion(versions, out).then(() => openModel(versions))).rejects.toThrow(
      'is not beside it',
    );
    await addVersion(versions, model);
    expect(await addVersion(versions, out)).toBe(overlay.version);
    await writeActive(versions, overlay.version);
    expect((await openModel(versions)).manifest.version).toBe(overlay.version);
    expect(await listVersions(versions)).toMatchObject([
      { version: overlay.version, isActive: true },
      { version: small.manifest.version, isActive: false },
    ]);
  });

  it('never takes the place of anything but an overlay, and of that only on request', async () => {
    const { directory, model, out, overlay } = await overlaidModel();
    await expect(writeOverlay(model, overlay, { replace: true })).rejects.toThrow('is the model itself');
    await expect(writeOverlay(out, overlay, { replace: false })).rejects.toThrow('is an overlay already');
    await writeFile(join(out, 'notes.txt'), 'mine');
    await expect(writeOverlay(out, overlay, { replace: true })).rejects.toThrow(
      'has other files, such as notes.txt',
    );
    const elsewhere = join(directory, 'deeper', 'overlay');
    await expect(writeOverlay(elsewhere, overlay, { replace: false })).rejects.toThrow('is not beside it');
    // What cannot be read back takes no place.
    const damaged = { ...overlay, model: { ...overlay.model, digest: '0'.repeat(64) } };
    const other = join(directory, 'other');
    await expect(writeOverlay(other, damaged, { replace: false })).rejects.toThrow('is another one now');
    expect((await readdir(directory)).sort()).toEqual(['mine', 'renamed']);
  });

  it('is no model to evaluate or to export', async () => {
    const { out } = await overlaidModel();
    await expect(openTrainedModel(out)).rejects.toThrow(
      /is an overlay of version .*: give the directory of that model/,
    );
  });

  it.each([
    [
      'a tag that the model does not have',
      { tags: { Z: { retired: true } } },
      'the changes name Z, a tag that the model does not have',
    ],
    [
      'a tag that there is already',
      { crosswalks: [{ group: 'x', tags: [{ id: 'A', label: 'A', description: '' }], map: { B: ['A'] } }] },
      'a crosswalk adds A, a tag that there is already',
    ],
  ])('cannot have %s', async (_, changes, message) => {
    await expect(overlaidModel(changesSchema.parse(changes))).rejects.toThrow(message);
  });

  it('cannot lead to a tag that it does not describe', () => {
    const crosswalk = {
      group: 'x',
      tags: [{ id: 'y', label: 'y', description: '' }],
      map: { A: ['y', 'z'] },
    };
    const { error } = changesSchema.safeParse({ crosswalks: [crosswalk] });
    expect(error?.issues).toMatchObject([
      { path: ['crosswalks', 0, 'map', 'A', 1], message: 'z is not one of the tags of the crosswalk' },
    ]);
  });
});
