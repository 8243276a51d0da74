import { lstat, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Option } from 'commander';
import { OperationalError } from '../contract/error.ts';

export const replaceOption = (what: string) =>
  new Option('--replace', `replaces ${what} that exists already`);

/** An option that names an output, and its value. */
interface Output {
  readonly option: string;
  readonly path: string;
}

/**
 * Checks, before any work is done, that an output may be written: a file that exists is replaced only on request.
 * @throws {OperationalError} `invalid-input`, naming the file in the way
 */
export async function assertWritable({ option, path }: Output, replace = false): Promise<void> {
  const above = await nearestAbove(resolve(path));
  if (!above.isDirectory) {
    throw new OperationalError('invalid-input', `${above.path} is not a directory; choose another ${option}`);
  }
  // Not followed: a symbolic link whose target is missing is in the way too.
  const existing = await lstat(path).catch(() => undefined);
  if (existing === undefined) return;
  const target = await stat(path).catch(() => undefined);
  if (target !== undefined && !target.isFile()) {
    const kind = target.isDirectory() ? 'a directory' : 'not a file';
    throw new OperationalError('invalid-input', `${path} is ${kind}; choose another ${option}`);
  }
  if (replace) return;
  throw new OperationalError(
    'invalid-input',
    `${path} already exists; add --replace to replace it, or choose another ${option}`,
  );
}

/** The nearest path above that exists. Directories that are missing are made when the file is written. */
async function nearestAbove(path: string): Promise<{ path: string; isDirectory: boolean }> {
  const above = dirname(path);
  const found = await stat(above).catch(() => undefined);
  return found === undefined ? nearestAbove(above) : { path: above, isDirectory: found.isDirectory() };
}
