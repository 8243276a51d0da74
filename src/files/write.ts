import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperationalError } from '../contract/error.ts';
import { linkTarget } from './link-target.ts';

/**
 * Writes a file completely or not at all: to a temporary file beside it, which is flushed to disk and renamed. A symbolic
 * link is followed, so that it stays a link.
 * @throws {OperationalError} `invalid-input`, when there is a directory, a device or a pipe in its place
 */
export async function writeAtomically(
  place: string,
  content: string | Uint8Array | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const path = await linkTarget(place);
  await mkdir(dirname(path), { recursive: true });
  const existing = await stat(path).catch(() => undefined);
  if (existing !== undefined && !existing.isFile())
    throw new OperationalError('invalid-input', `${place} is not a file, so it is not replaced`);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await using file = await open(temporary, 'w');
    await file.writeFile(content);
    await file.sync();
    await rename(temporary, path);
    await removeLeftovers(path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes the temporary files of processes that were killed while they wrote the file. Running processes keep theirs. */
export async function removeLeftovers(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(start) || !name.endsWith('.tmp')) continue;
    const pid = Number(name.slice(start.length, -'.tmp'.length));
    if (Number.isInteger(pid) && !isRunning(pid)) await rm(join(dirname(path), name), { force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user is running too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
