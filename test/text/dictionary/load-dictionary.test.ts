import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DICTIONARY_FILE,
  loadDictionary,
  unpackDictionary,
} from '../../../src/text/dictionary/load-dictionary.ts';
import { temporaryDirectory } from '../../fixtures/temporary-directory.ts';

describe('loading the dictionary', async () => {
  const file = await readFile(DICTIONARY_FILE);

  it('refuses a file that is cut off', async () => {
    const path = join(await temporaryDirectory(), 'ipadic.image.zst');
    await writeFile(path, file.subarray(0, file.length >> 1));
    await expect(unpackDictionary(path)).rejects.toThrow('unexpected end of file');
  });

  it('refuses a file with a damaged byte, or loads what was written', async () => {
    const path = join(await temporaryDirectory(), 'ipadic.image.zst');
    const whole = Buffer.from((await loadDictionary()).buffer);
    const damage = fc.tuple(fc.nat(file.length - 1), fc.nat(7));
    await fc.assert(
      fc.asyncProperty(damage, async ([at, bit]) => {
        const damaged = Buffer.from(file);
        damaged[at] ^= 1 << bit;
        await writeFile(path, damaged);
        const loaded = await unpackDictionary(path).catch(() => undefined);
        expect(loaded === undefined || Buffer.from(loaded.buffer).equals(whole)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
