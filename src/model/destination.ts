import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '../contract/error.ts';
import { linkTarget } from '../files/link-target.ts';
import { BUNDLE_FILES, isBundle } from './bundle.ts';
import { ACTIVE } from './versions.ts';

/** Where a trained model goes: a bundle of its own, or a new version in a directory of versions. */
export interface Destination {
  readonly kind: 'bundle' | 'versions';
  readonly directory: string;
}

/**
 * Checks, before any work is done, that a model may be written to a directory. A bundle is replaced only on request, and
 * nothing else is ever replaced.
 * @param replace whether an existing bundle may be replaced
 * @throws {OperationalError} `invalid-input`, naming what is in the way
 */
export async function destinationOf(
  out: string,
  { replace }: { readonly replace: boolean },
): Promise<Destination> {
  // A symbolic link is followed, so that it stays a link.
  const directory = await linkTarget(out);
  const entries = await entriesOf(directory);
  if (entries.length === 0) return { kind: 'bundle', directory };
  if (await isBundle(directory)) {
    const foreign = entries.find((name) => !BUNDLE_FILES.includes(name));
    if (foreign !== undefined) throw inTheWay(`${out} has a file that is not part of the model, ${foreign}`);
    if (replace) return { kind: 'bundle', directory };
    throw new OperationalError(
      'invalid-input',
      `${out} is a model already; add --replace to replace it, or choose another --out`,
    );
  }
  for (const name of entries) {
    if (name === ACTIVE || (await isBundle(join(directory, name)))) continue;
    throw inTheWay(`${out} is not a model but has other files, such as ${name}`);
  }
  return { kind: 'versions', directory };
}

async function entriesOf(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw inTheWay(`${directory} is not a directory`);
  }
}

function inTheWay(what: string): OperationalError {
  return new OperationalError('invalid-input', `${what}; choose another --out`);
}
