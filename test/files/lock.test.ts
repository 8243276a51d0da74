import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFile } from '../../src/files/lock.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

/** Of no process: ids are smaller on every system. */
const ENDED = '999999999';
const OTHER = String(process.ppid);

async function directory() {
  const path = await temporaryDirectory();
  return { path: join(path, 'out'), names: async () => (await readdir(path)).sort() };
}

describe('the lock of a file', () => {
  it('has the process id, and goes when it is released', async () => {
    const { path, names } = await directory();
    const release = await lockFile(path);
    expect(await readFile(`${path}.lock`, 'utf8')).toBe(String(process.pid));
    await release();
    expect(await names()).toEqual([]);
  });

  it('of a running process is respected, and that process is named', async () => {
    const { path } = await directory();
    await writeFile(`${path}.lock`, OTHER);
    await expect(lockFile(path)).rejects.toThrow(`${path} is being written by process ${OTHER}; wait for it`);
    expect(await readFile(`${path}.lock`, 'utf8')).toBe(OTHER);
  });

  it('of a process that has ended is taken over, even where another takeover was killed', async () => {
    const { path, names } = await directory();
    await writeFile(`${path}.lock`, ENDED);
    await writeFile(`${path}.lock.lock`, ENDED);
    await (await lockFile(path))();
    expect(await names()).toEqual([]);
  });

  it('is taken over by one process only', async () => {
    const { path, names } = await directory();
    await writeFile(`${path}.lock`, ENDED);
    // Another process is about to remove the stale lock.
    await writeFile(`${path}.lock.lock`, OTHER);
    await expect(lockFile(path)).rejects.toThrow(`is being written by process ${OTHER}`);
    expect(await names()).toEqual(['out.lock', 'out.lock.lock']);
  });

  it.each(['a file of the user', ''])('leaves %j alone, which is not a lock', async (content) => {
    const { path } = await directory();
    await writeFile(`${path}.lock`, content);
    await expect(lockFile(path)).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(await readFile(`${path}.lock`, 'utf8')).toBe(content);
  });
});
