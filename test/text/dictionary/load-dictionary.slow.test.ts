import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../../src/text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../../src/text/dictionary/load-dictionary.ts';
import { Tokenizer } from '../../../src/text/tokenizer.ts';
import { dictionary } from '../../fixtures/dictionary.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';

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
