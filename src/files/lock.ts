import { open, readFile, rm } from 'node:fs/promises';
import { OperationalError } from '../contract/error.ts';
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
    const content = await readFile(lock, 'utf8');
    const pid = Number(content);
    if (!/^\d+$/.test(content)) {
      throw new OperationalError('invalid-input', `${lock} is in the way; move it, or choose another --out`);
    }
    if (pid !== process.pid && isRunning(pid)) {
      throw new OperationalError(
        'invalid-input',
        `${path} is being written by process ${pid}; wait for it, or choose another --out`,
      );
    }
    await rm(lock, { force: true });
    return lockFile(path);
  }
  return () => rm(lock, { force: true });
}

/** @returns false when the lock exists */
async function create(lock: string): Promise<boolean> {
  try {
    await using file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
