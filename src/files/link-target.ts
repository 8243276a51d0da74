import { readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Where a path leads through symbolic links, so that what is written there leaves the links. Nothing need be there yet. */
export async function linkTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    // Links in a circle lead nowhere.
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') throw error;
    const link = await readlink(path).catch(() => undefined);
    return link === undefined ? path : linkTarget(resolve(dirname(path), link));
  }
}
