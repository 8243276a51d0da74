import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
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
  const contentOf = async (name: string) => text((await storage.open(name)).bytes);

  it('replaces an existing file and reads it back', async () => {
    await storage.write('a.jsonl', 'first');
    const before = await storage.open('a.jsonl');
    before.bytes.destroy();
    await storage.write(
      'a.jsonl',
      (async function* () {
        yield '企業';
        yield Buffer.from('概要');
      })(),
    );
    const after = await storage.open('a.jsonl');
    expect(await text(after.bytes)).toBe('企業概要');
    expect(after.identity).not.toBe(before.identity);
  });

  it('creates a file only if it does not exist', async () => {
    await storage.prepare('scratch');
    const lines = async function* () {
      yield 'mine\n';
    };
    expect(await storage.create('list.txt', lines(), 'scratch')).toBe(true);
    expect(await storage.create('list.txt', 'yours', 'scratch')).toBe(false);
    expect(await contentOf('list.txt')).toBe('mine\n');
    await storage.remove('list.txt');
    await storage.remove('list.txt');
    expect(await storage.exists('list.txt')).toBe(false);
  });

  it('removes the files of a directory that fit, and nothing else', async () => {
    await storage.prepare('out.parts');
    const names = ['out.parts/1.in', 'out.parts/2.in', 'out.parts/notes.txt', 'out.parts2'];
    for (const name of names) await storage.write(name, name);
    await storage.removeFiles('out.parts', /^\d\.in$/);
    await storage.removeFiles('none.parts', /^\d\.in$/);
    expect(await Promise.all(names.map((name) => storage.exists(name)))).toEqual([false, false, true, true]);
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
    await expect(storage.open('none.jsonl')).rejects.toThrow();
    expect(await storage.exists('none.jsonl')).toBe(false);
  });
});

describe('a directory', () => {
  const storage = new DirectoryStorage(directory);

  it('rejects a write into a removed subdirectory', async () => {
    await expect(storage.write('gone.parts/1.out', 'late')).rejects.toThrow('ENOENT');
    expect((await readdir(directory)).filter((name) => /gone|tmp/.test(name))).toEqual([]);
  });

  it('is left empty-handed by one of two writers that create the same file at once', async () => {
    await storage.prepare('both');
    const create = (content: string) => storage.create('race.jsonl', Readable.from([content]), 'both');
    expect((await Promise.all([create('one'), create('two')])).toSorted()).toEqual([false, true]);
    expect(await readdir(join(directory, 'both'))).toEqual([]);
  });

  it('follows symbolic links that stay within it, and no others', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'company-tagger-outside-'));
    onTestFinished(() => rm(outside, { recursive: true, force: true }));
    await writeFile(join(outside, 'secret.jsonl'), 'secret');
    await mkdir(join(directory, 'real'));
    for (const [name, target] of [
      ['inside', 'real'],
      ['outside', outside],
      ['secret.jsonl', join(outside, 'secret.jsonl')],
      ['nowhere', join(outside, 'none')],
    ] as const)
      await symlink(target, join(directory, name));
    await storage.write('inside/a.jsonl', 'within');
    expect(await readFile(join(directory, 'real/a.jsonl'), 'utf8')).toBe('within');
    expect(await text((await storage.open('inside/a.jsonl')).bytes)).toBe('within');

    const leadsOut = 'leads out of JOBS_DIRECTORY by a symbolic link';
    await expect(storage.open('secret.jsonl')).rejects.toThrow(leadsOut);
    await expect(storage.open('outside/secret.jsonl')).rejects.toThrow(leadsOut);
    await expect(storage.exists('outside/secret.jsonl')).rejects.toThrow(leadsOut);
    await expect(storage.write('outside/a.jsonl', 'planted')).rejects.toThrow(leadsOut);
    await expect(storage.create('outside/a.jsonl', 'planted', 'real')).rejects.toThrow(leadsOut);
    await expect(storage.prepare('outside/parts')).rejects.toThrow(leadsOut);
    await expect(storage.remove('outside/secret.jsonl')).rejects.toThrow(leadsOut);
    await expect(storage.removeFiles('outside', /secret/)).rejects.toThrow(leadsOut);
    await expect(storage.prepare('nowhere/parts')).rejects.toThrow('leads nowhere');
    expect(await storage.exists('secret.jsonl')).toBe(true);
    expect(await storage.create('nowhere', 'planted', 'real')).toBe(false);
    expect(await readdir(outside)).toEqual(['secret.jsonl']);
  });

  it('does not wait for a pipe', async () => {
    expect(spawnSync('mkfifo', [join(directory, 'pipe')]).status).toBe(0);
    await expect(storage.open('pipe')).rejects.toThrow('pipe is not a file');
  });
});
