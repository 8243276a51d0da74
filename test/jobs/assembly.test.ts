import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { RESULT_COLUMNS } from '../../src/contract/result-columns.ts';
import { DirectoryStorage } from '../../src/jobs/storage/directory-storage.ts';
import { concatenate, concatenatedBefore } from '../../src/jobs/worker/concatenation.ts';
import { ownManifest, writeManifest } from '../../src/jobs/worker/manifest.ts';
import { outputPart, partsOf, removeParts } from '../../src/jobs/worker/parts.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const { signal } = new AbortController();
const ID = '0b1d4a53-60c5-4a4e-b9fb-7ab3fb6a1f8b';
const RESULT = {
  chunks: 2,
  tagged: 2,
  errors: 0,
  characters: 12,
  firstErrors: [],
  bytes: 8,
  sha256: 'ab',
};

/** A job whose parts have been written, and which any number of queue workers may try to assemble. */
describe('the assembly of a job', () => {
  let directory = '';
  let storage: DirectoryStorage;
  const name = 'out.jsonl';
  beforeEach(async () => {
    directory = await temporaryDirectory();
    storage = new DirectoryStorage(directory);
    await storage.prepare(partsOf(name, ID));
    for (const index of [0, 1]) await storage.write(outputPart(name, ID, index), `{}${index}\n`);
  });
  const table = { columns: [...RESULT_COLUMNS], byteOrderMark: false };
  const parts = () => ({ storage, name, job: ID, chunks: 2, file: { format: 'jsonl' as const, ...table } });
  const job = () => ({
    id: ID,
    output: { storage, name },
    data: {
      input: 'https://files.example.com/in.jsonl?signature=SECRET',
      inputFormat: 'jsonl' as const,
      output: name,
      options: {},
      model: { name: 'small', version: '1', digest: 'sha256:0' },
      maxDescriptionCharacters: 10,
      ...table,
      isCancelled: false,
    },
  });

  it('recognises the output that an earlier attempt has left', async () => {
    const written = await concatenate(parts(), signal);
    expect(written).toMatchObject({ bytes: 8 });
    expect(await concatenate(parts(), signal)).toBeUndefined();
    expect(await concatenatedBefore(parts(), signal)).toEqual(written);
    expect(await readFile(join(directory, name), 'utf8')).toBe('{}0\n{}1\n');
  });

  it('recognises an output that is not its own, and leaves it as it is', async () => {
    await writeFile(join(directory, name), '{}0\n');
    expect(await concatenate(parts(), signal)).toBeUndefined();
    expect(await concatenatedBefore(parts(), signal)).toBeUndefined();
    expect(await readFile(join(directory, name), 'utf8')).toBe('{}0\n');
  });

  it('recognises the manifest that an earlier attempt has written, and no other', async () => {
    expect(await ownManifest(job())).toBeUndefined();
    expect(await writeManifest(job(), RESULT)).toBe(true);
    expect(await ownManifest(job())).toEqual(RESULT);
    expect(await ownManifest({ ...job(), id: 'another' })).toBeUndefined();
    expect(await writeManifest({ ...job(), id: 'another' }, RESULT)).toBe(false);
    const manifest = await readFile(join(directory, 'out.jsonl.manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ job: ID, state: 'completed', ...RESULT });
    expect(manifest).not.toContain('SECRET');
  });

  it('takes a file of the user for what it is', async () => {
    for (const content of ['', 'a list', '{"job":1}', `{"job":"${ID}"}`]) {
      await writeFile(join(directory, 'out.jsonl.manifest.json'), content);
      expect(await ownManifest(job())).toBeUndefined();
    }
  });

  it('stops in the middle when the job is no longer wanted', async () => {
    await expect(concatenate(parts(), AbortSignal.abort(new Error('cancelled')))).rejects.toThrow(
      'cancelled',
    );
    expect((await readdir(directory)).filter((file) => file === name)).toEqual([]);
    expect(await readdir(join(directory, partsOf(name, ID)))).toEqual(['00000000.out', '00000001.out']);
  });

  it('removes the parts, and what a queue worker that died has left among them', async () => {
    const own = join(directory, partsOf(name, ID));
    await writeFile(join(own, `${ID}.tmp`), 'half of it');
    await removeParts(storage, name, ID);
    expect(await readdir(directory)).toEqual([]);
    await mkdir(own);
    await writeFile(join(own, 'notes.tmp'), 'mine');
    await removeParts(storage, name, ID);
    expect(await readdir(own)).toEqual(['notes.tmp']);
  });
});
