import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeImage, isImageOf, openImage } from '../../../src/text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../../src/text/dictionary/load-dictionary.ts';
import { Tokenizer } from '../../../src/text/tokenizer.ts';
import { dictionary } from '../../fixtures/dictionary.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';

describe('the dictionary image', () => {
  const image = encodeImage(dictionary, 'test').buffer;

  it('opens as the dictionary that was written', () => {
    expect(openImage(image)).toEqual(dictionary);
  });

  it('is accepted by its source, length and hash, and rejected after a change of any bit', () => {
    expect(isImageOf(image, 'test')).toBe(true);
    expect(isImageOf(image, 'another')).toBe(false);
    expect(isImageOf(image.slice(0, -8), 'test')).toBe(false);
    expect(isImageOf(new ArrayBuffer(0), 'test')).toBe(false);
    fc.assert(
      fc.property(fc.nat(image.byteLength - 1), fc.nat(7), (at, bit) => {
        const damaged = image.slice(0);
        new Uint8Array(damaged)[at] ^= 1 << bit;
        // A change is harmless only in the white space of the header.
        const isHarmless = isImageOf(damaged, 'test') && new Uint8Array(image)[at] === 0x20;
        expect(isHarmless || !isImageOf(damaged, 'test')).toBe(true);
      }),
      // One bit in the header's section table and one in the dictionary's tables.
      {
        numRuns: 20,
        examples: [
          [60, 0],
          [240, 0],
        ],
      },
    );
  });
});

describe('loading the dictionary', () => {
  it('compiles it if the cache file is missing or damaged, and always writes the same file', async () => {
    const cache = join(await temporaryDirectory(), 'cache', 'ipadic.image');
    await loadDictionary(cache);
    const first = await readFile(cache);
    await writeFile(cache, first.subarray(0, first.length >> 1));
    const loaded = openImage(await loadDictionary(cache));
    expect((await readFile(cache)).equals(first)).toBe(true);
    expect(new Tokenizer(loaded).tokenize('牛乳')).toEqual(new Tokenizer(dictionary).tokenize('牛乳'));
  });

  it('continues with a warning if the cache cannot be written', async () => {
    const warned = new Promise((resolve) => process.once('warning', resolve));
    const loaded = openImage(await loadDictionary('package.json/ipadic.image'));
    expect(new Tokenizer(loaded).tokenize('牛乳')).toHaveLength(1);
    expect(await warned).toMatchObject({
      message: expect.stringMatching(/^the dictionary cannot be cached/),
    });
  });
});
