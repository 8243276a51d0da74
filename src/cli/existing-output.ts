import { lstat } from 'node:fs/promises';
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
  // Not followed: a symbolic link whose target is missing is in the way too.
  const existing = await lstat(path).catch(() => undefined);
  if (existing === undefined || (replace && !existing.isDirectory())) return;
  throw new OperationalError(
    'invalid-input',
    existing.isDirectory()
      ? `${path} is a directory; choose another ${option}`
      : `${path} already exists; add --replace to replace it, or choose another ${option}`,
  );
}
