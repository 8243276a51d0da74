import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDictionary } from '../../../src/text/dictionary/compile-dictionary.ts';
import { encodeImage, openImage } from '../../../src/text/dictionary/dictionary-image.ts';
import { extendDictionary } from '../../../src/text/dictionary/extend-dictionary.ts';
import { type Morpheme, readKuromojiDictionary } from '../../../src/text/dictionary/kuromoji-dictionary.ts';
import { shareImage } from '../../../src/text/dictionary/load-dictionary.ts';
import { readUserWords } from '../../../src/text/dictionary/user-words.ts';
import { Tokenizer } from '../../../src/text/tokenizer.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

describe('a dictionary with words of the user', () => {
  it('segments as a dictionary that was compiled with them', async () => {
    const source = await readKuromojiDictionary();
    const surfaces = fc.sample(fc.stringMatching(/^[ァ-ヴーぁ-ん亜-腕a-z]{1,8}$/), {
      numRuns: 2000,
      seed: 1,
    });
    const list = [...new Set(['クラウド', 'する', '販売', ...surfaces])].join('\n');
    const morphemesOf = new Map(source.morphemesOf);
    for (const word of readUserWords(list, 'words', dictionary)) {
      const { surface, partOfSpeech, baseForm } = word;
      const features = [surface, ...partOfSpeech, '*', '*', baseForm];
      const morpheme: Morpheme = { ...word, features };
      morphemesOf.set(surface, [...(morphemesOf.get(surface) ?? []), morpheme]);
    }
    const image = encodeImage(compileDictionary({ ...source, morphemesOf }));
    const compiled = new Tokenizer(openImage(shareImage(image)));
    const extended = new Tokenizer(extendDictionary(dictionary, list));
    const part = fc.constantFrom(...surfaces, 'の', '製造', 'クラウド', 'を行う', '。', '販売');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        expect(extended.tokenize(text)).toEqual(compiled.tokenize(text));
      }),
      { numRuns: 1000 },
    );
  });
});
