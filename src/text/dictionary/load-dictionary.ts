import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { SharedMemory } from './shared-memory.ts';

/** The name of the analyser in the manifest of a model. */
export const DICTIONARY_NAME = 'IPADIC (kuromoji 0.1.2)';
/** Built by `npm run build:dictionary`. */
export const DICTIONARY_FILE = new URL('./ipadic.image.zst', import.meta.url);

/** Room for the whole image, so that it is decompressed in one piece on a thread of the pool. */
const CHUNK_BYTES = 16 * 2 ** 20;

let shipped: Promise<WebAssembly.Memory> | undefined;

/**
 * Loads the image of the dictionary into memory that threads and WebAssembly share. All who ask in one process get the same.
 * @returns the image, for `openImage`
 * @throws {Error} when the file is missing or damaged
 */
export function loadDictionary(): Promise<WebAssembly.Memory> {
  shipped ??= unpackDictionary(DICTIONARY_FILE);
  return shipped;
}

/** Unpacks a file of `npm run build:dictionary`. @throws {Error} when it is missing or damaged */
export async function unpackDictionary(file: string | URL): Promise<WebAssembly.Memory> {
  // Synchronously: while a server loads its code, the steps of another read would wait, and the decompression with them.
  const image = await promisify(zstdDecompress)(readFileSync(file), { chunkSize: CHUNK_BYTES });
  const memory = shareImage(image);
  // Frees its 16 MB at once; the next collection of garbage may be far.
  image.buffer.transfer(0);
  return memory;
}

/** Copies an image into memory for `openImage`. */
export function shareImage(image: Uint8Array): WebAssembly.Memory {
  const shared = new SharedMemory([image]);
  shared.copy(Uint8Array, image);
  return shared.memory;
}
