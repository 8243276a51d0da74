import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { BucketStorage, openS3 } from '../../src/jobs/storage/bucket-storage.ts';
import { DirectoryStorage } from '../../src/jobs/storage/directory-storage.ts';
import { S3_ENVIRONMENT, startS3 } from '../fixtures/s3.ts';

Object.assign(process.env, S3_ENVIRONMENT);
const directory = await mkdtemp(join(tmpdir(), 'company-tagger-storage-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
const client = openS3(await startS3('companies'));
afterAll(() => client.destroy());

describe.each([
  ['directory', new DirectoryStorage(directory)],
  ['bucket', new BucketStorage(client, 'companies')],
])('a %s', (_, storage) => {
  it('replaces an existing file and reads it back', async () => {
    await storage.write('a.jsonl', 'first');
    const before = await storage.identify('a.jsonl');
    await storage.write(
      'a.jsonl',
      (async function* () {
        yield '企業';
        yield Buffer.from('概要');
      })(),
    );
    expect(await text(await storage.read('a.jsonl'))).toBe('企業概要');
    expect(await storage.identify('a.jsonl')).not.toBe(before);
  });

  it('creates a file only if it does not exist', async () => {
    expect(await storage.create('lock.json', 'mine')).toBe(true);
    expect(await storage.create('lock.json', 'yours')).toBe(false);
    expect(await text(await storage.read('lock.json'))).toBe('mine');
    await storage.remove('lock.json');
    await storage.remove('lock.json');
    expect(await storage.exists('lock.json')).toBe(false);
  });

  it('removes everything under a name and nothing beside it', async () => {
    await storage.prepare('out.parts');
    for (const name of ['out.parts/1.in', 'out.parts/2.in', 'out.parts2']) await storage.write(name, name);
    await storage.removeAll('out.parts');
    expect(
      await Promise.all(
        ['out.parts/1.in', 'out.parts/2.in', 'out.parts2'].map((name) => storage.exists(name)),
      ),
    ).toEqual([false, false, true]);
  });

  it('leaves no file when a write fails', async () => {
    const broken = (async function* () {
      yield 'half of it';
      throw new Error('the input broke off');
    })();
    await expect(storage.write('half.jsonl', broken)).rejects.toThrow('the input broke off');
    expect(await storage.exists('half.jsonl')).toBe(false);
  });

  it('rejects the name of a missing file', async () => {
    await expect(storage.identify('none.jsonl')).rejects.toThrow();
    expect(await storage.exists('none.jsonl')).toBe(false);
  });
});

describe('a directory', () => {
  it('rejects a write into a removed subdirectory', async () => {
    const storage = new DirectoryStorage(directory);
    await expect(storage.write('gone.parts/1.out', 'late')).rejects.toThrow('ENOENT');
    expect((await readdir(directory)).filter((name) => /gone|tmp/.test(name))).toEqual([]);
  });
});
