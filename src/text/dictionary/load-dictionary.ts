import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import kuromoji from 'kuromoji/package.json' with { type: 'json' };
import { reason } from '../../files/reason.ts';
import { writeAtomically } from '../../files/write.ts';
import { compileDictionary } from './compile-dictionary.ts';
import { encodeImage, isImageOf } from './dictionary-image.ts';
import { readKuromojiDictionary } from './kuromoji-dictionary.ts';

/** The name of the analyser in the manifest of a model. */
export const DICTIONARY_NAME = `IPADIC (kuromoji ${kuromoji.version})`;
/** The number of the layout increases when `compileDictionary` compiles the same dictionary to a different image. */
const SOURCE = `${DICTIONARY_NAME}, layout 2`;

const MODULES = dirname(dirname(createRequire(import.meta.url).resolve('kuromoji/package.json')));
const CACHE = join(MODULES, '.cache', 'company-tagger', 'ipadic.image');

/**
 * Loads the image of the dictionary into memory that threads can share. It reads the cache file; if that is missing or
 * damaged, it compiles the dictionary, which takes a few seconds, and writes the file.
 * @param cache the path of the cache file
 * @returns the image, for `openImage`
 */
export async function loadDictionary(cache = CACHE): Promise<SharedArrayBuffer> {
  const cached = await readShared(cache);
  if (cached !== undefined && isImageOf(cached, SOURCE)) return cached;
  const image = encodeImage(compileDictionary(await readKuromojiDictionary()), SOURCE);
  try {
    await writeAtomically(cache, image);
  } catch (error) {
    process.emitWarning(
      `the dictionary cannot be cached, so each start takes a few seconds longer: ${reason(error)}`,
    );
  }
  const shared = new SharedArrayBuffer(image.byteLength);
  new Uint8Array(shared).set(image);
  return shared;
}

async function readShared(path: string): Promise<SharedArrayBuffer | undefined> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const shared = new SharedArrayBuffer(size);
    const { bytesRead } = await file.read(new Uint8Array(shared), 0, size, 0);
    return bytesRead === size ? shared : undefined;
  } catch {
    return undefined;
  }
}
