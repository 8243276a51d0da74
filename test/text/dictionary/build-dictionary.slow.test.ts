import { readFile } from 'node:fs/promises';
import kuromoji from 'kuromoji/package.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { buildImage } from '../../../src/text/dictionary/build-dictionary.ts';
import { DICTIONARY_NAME, loadDictionary } from '../../../src/text/dictionary/load-dictionary.ts';

describe('the dictionary in the repository', () => {
  it('is what kuromoji’s files are compiled to (`npm run build:dictionary`)', async () => {
    const built = await buildImage();
    const { buffer } = await loadDictionary();
    expect(Buffer.from(buffer, 0, built.length).equals(built)).toBe(true);
    expect(DICTIONARY_NAME).toBe(`IPADIC (kuromoji ${kuromoji.version})`);
  });

  it('has the notice of kuromoji and IPADIC beside it', async () => {
    const notice = await readFile('src/text/dictionary/NOTICE', 'utf8');
    const original = await readFile('node_modules/kuromoji/NOTICE.md', 'utf8');
    expect(notice.endsWith(original)).toBe(true);
  });
});
