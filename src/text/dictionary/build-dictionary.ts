import { writeFile } from 'node:fs/promises';
import { constants, zstdCompressSync } from 'node:zlib';
import { compileDictionary } from './compile-dictionary.ts';
import { encodeImage } from './dictionary-image.ts';
import { readKuromojiDictionary } from './kuromoji-dictionary.ts';
import { DICTIONARY_FILE } from './load-dictionary.ts';

const MAX_COMPRESSION = 22;

/** Compiles the image of IPADIC from the files of kuromoji, always to the same bytes. Takes a few seconds. */
export async function buildImage(): Promise<Uint8Array> {
  return encodeImage(compileDictionary(await readKuromojiDictionary()));
}

if (import.meta.main) {
  const image = await buildImage();
  const params = {
    [constants.ZSTD_c_compressionLevel]: MAX_COMPRESSION,
    // Decompression refuses a damaged file.
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  await writeFile(DICTIONARY_FILE, zstdCompressSync(image, { params, pledgedSrcSize: image.byteLength }));
}
