import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { OperationalError } from '../../contract/error.ts';
import { isErrorWithCode } from '../../files/error-code.ts';

/**
 * The real path of a name within a directory. Symbolic links are followed as long as they stay within it. Nothing need be
 * there yet.
 * @throws {OperationalError} `invalid-location`, when a symbolic link leads out of the directory, or nowhere
 */
export async function resolveWithin(directory: string, name: string): Promise<string> {
  const [root, path] = [await realPath(resolve(directory)), await realPath(resolve(directory, name))];
  const way = relative(root, path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new OperationalError('invalid-location', 'leads out of JOBS_DIRECTORY by a symbolic link');
  }
  return path;
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isErrorWithCode(error, 'ENOENT') || dirname(path) === path) throw error;
    // What a link to nothing leads to may be made at any time.
    const isLink = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isLink) throw new OperationalError('invalid-location', 'is a symbolic link that leads nowhere');
    return join(await realPath(dirname(path)), basename(path));
  }
}
