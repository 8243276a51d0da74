import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import kuromoji, { type IpadicFeatures } from 'kuromoji';
import { chunks } from './chunks.ts';
import type { Token, Tokenizer } from './tokenizer.ts';

/** What the model's manifest says of the analyser. */
export const DICTIONARY_NAME = 'IPADIC (kuromoji 0.1.2)';
const DICTIONARY = join(dirname(createRequire(import.meta.url).resolve('kuromoji/package.json')), 'dict');

/** kuromoji's marker for a feature that the dictionary leaves empty. */
const NONE = '*';

/** Loads kuromoji with its IPADIC dictionary (some 0.8 s and 390 MB). */
export function loadKuromojiTokenizer(): Promise<Tokenizer> {
  return new Promise((resolve, reject) => {
    kuromoji.builder({ dicPath: DICTIONARY }).build((error, analyser) => {
      if (error) reject(error);
      else resolve({ tokenize: (text) => [...tokens(text, (chunk) => analyser.tokenize(chunk))] });
    });
  });
}

const SURROGATE_PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
/** Two units that, like an emoji or a rare character, belong to no word of the dictionary and stay together. */
const STAND_IN = '\uFFFD\uFFFD';

/**
 * Positions are counted here, as kuromoji counts code points and not UTF-16 code units. Surrogate pairs are hidden
 * from it, as it drops the end of a sentence that has them; surfaces are taken from the text itself.
 */
function* tokens(text: string, analyse: (chunk: string) => IpadicFeatures[]): Generator<Token> {
  let start = 0;
  for (const chunk of chunks(text)) {
    for (const features of analyse(chunk.replace(SURROGATE_PAIR, STAND_IN))) {
      const end = start + features.surface_form.length;
      yield token(features, text.slice(start, end), start, end);
      start = end;
    }
  }
}

function token(features: IpadicFeatures, surface: string, start: number, end: number): Token {
  return {
    surface,
    baseForm: features.basic_form === NONE ? surface : features.basic_form,
    partOfSpeech: [features.pos, features.pos_detail_1, features.pos_detail_2, features.pos_detail_3],
    start,
    end,
  };
}
