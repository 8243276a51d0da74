import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OperationalError } from '../../src/contract/error.ts';
import { parse, parseJson, readJson } from '../../src/files/parse.ts';
import { writeAtomically } from '../../src/files/write.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const schema = z.strictObject({ port: z.int(), hosts: z.array(z.string()) });

describe('what comes from outside', () => {
  it('is refused in one sentence that names the source and the path of each fault', () => {
    expect(() => parse(schema, { port: 1.5, hosts: ['a', 2] }, 'settings.json')).toThrow(
      'settings.json is not valid: port: must be a whole number; hosts.1: must be a string',
    );
  });

  it('is refused when it is no JSON, or no file at all', async () => {
    const path = join(await temporaryDirectory(), 'settings.json');
    await expect(readJson(schema, path)).rejects.toThrow(`cannot read ${path}: no such file or directory`);
    await writeFile(path, '{');
    await expect(readJson(schema, path)).rejects.toThrow(
      new OperationalError('invalid-input', `${path} is not JSON`),
    );
  });
});

describe('a whole number beyond 2^53', () => {
  it('stays exact where it is an id, and is a number where the schema wants one', () => {
    const text = '{"id": 9007199254740993, "loss": 17520797458375504}';
    const id = z.union([z.string(), z.int().transform(String)]);
    expect(parseJson(z.object({ id }), text, 'a line')).toEqual({ id: '9007199254740993' });
    expect(parseJson(z.object({ loss: z.number() }), text, 'a line')).toEqual({ loss: 17520797458375504 });
  });
});

describe('a file', () => {
  it('is written with the directories above it, and replaced whole', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'a/b/file.txt');
    await writeAtomically(path, 'first');
    await writeAtomically(path, 'second');
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readdir(join(directory, 'a/b'))).toEqual(['file.txt']);
  });

  it('is written through a symbolic link, which stays one', async () => {
    const directory = await temporaryDirectory();
    const [file, link] = [join(directory, 'file.txt'), join(directory, 'link.txt')];
    await writeFile(file, 'first');
    await symlink(file, link);
    await writeAtomically(link, 'second');
    expect(await readFile(file, 'utf8')).toBe('second');
    expect(await readlink(link)).toBe(file);
  });

  it('does not take the place of a directory, a device or a pipe', async () => {
    const directory = await temporaryDirectory();
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [directory, pipe]) {
      await expect(writeAtomically(path, 'text')).rejects.toThrow(
        `${path} is not a file, so it is not replaced`,
      );
    }
    expect((await lstat(pipe)).isFIFO()).toBe(true);
    expect(await readdir(directory)).toEqual(['pipe']);
  });

  it('is written where a symbolic link leads even if nothing is there yet', async () => {
    const directory = await temporaryDirectory();
    const [link, other, file] = ['link', 'other', 'file'].map((name) => join(directory, name));
    await symlink('other', link);
    await symlink(file, other);
    await writeAtomically(link, 'text');
    expect(await readFile(file, 'utf8')).toBe('text');
    expect(await readlink(link)).toBe('other');
  });

  it('takes away what a writer that was killed has left, and nothing of one that runs', async () => {
    const directory = await temporaryDirectory();
    const names = [`file.txt.${process.ppid}.tmp`, 'file.txt.mine.tmp', 'other.txt.999999999.tmp'];
    for (const name of [...names, 'file.txt.999999999.tmp']) await writeFile(join(directory, name), 'half');
    await writeAtomically(join(directory, 'file.txt'), 'whole');
    expect((await readdir(directory)).sort()).toEqual([...names, 'file.txt'].sort());
  });

  it('leaves no temporary file behind when it cannot take its place', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'taken');
    await mkdir(join(path, 'inside'), { recursive: true });
    await expect(writeAtomically(path, 'text')).rejects.toThrow();
    expect(await readdir(directory)).toEqual(['taken']);
  });
});
