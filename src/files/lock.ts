import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperationalError } from '../contract/error.ts';
import { isErrorWithCode } from './error-code.ts';
import { isRunning } from './write.ts';

/**
 * Locks a file for this process by a file beside it, `PATH.lock`, which has the process id. The lock of a process that no
 * longer runs is taken over, and so is one with this process's own id: in a restarted container the ids are the same.
 * A file of that name with any other content is not a lock and stays as it is.
 * @returns a function that releases the lock
 * @throws {OperationalError} `invalid-input`, when another process has the lock, or another file has its name
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  if (!(await create(lock))) {
    await assertStale(lock, path);
    // The stale lock is locked itself, as otherwise two processes could take it over, and one remove the lock of the other.
    const release = await lockFile(lock);
    try {
      await assertStale(lock, path);
      await rm(lock, { force: true });
    } finally {
      await release();
    }
    return lockFile(path);
  }
  return () => rm(lock, { force: true });
}

/** Does the work while the file is locked. @throws {OperationalError} `invalid-input`, as `lockFile` does */
export async function whileLocked<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  const release = await lockFile(path);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** @returns false when the lock exists */
async function create(lock: string): Promise<boolean> {
  try {
    await using file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    return true;
  } catch (error) {
    if (isErrorWithCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** @throws {OperationalError} `invalid-input`, unless the lock is gone or its process no longer runs */
async function assertStale(lock: string, path: string): Promise<void> {
  const content = await readFile(lock, 'utf8').catch((error) => {
    if (isErrorWithCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (content === undefined) return;
  if (content === '') {
    throw new OperationalError(
      'invalid-input',
      `${lock} is empty, because another process has just created it or was killed then; try again, and remove it if it stays empty`,
    );
  }
  if (!/^\d+$/.test(content)) {
    throw new OperationalError('invalid-input', `${lock} is in the way; move it, or choose another --out`);
  }
  const pid = Number(content);
  if (pid !== process.pid && isRunning(pid)) {
    throw new OperationalError(
      'invalid-input',
      `${path} is being written by process ${pid}; wait for it, or choose another --out`,
    );
  }
}
