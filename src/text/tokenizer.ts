import type { DictionaryData } from './dictionary/dictionary-image.ts';
import { Lattice } from './lattice.ts';

/** A word of a text. `start` and `end` are positions in the text in UTF-16 code units. */
export interface Token {
  readonly surface: string;
  /** The dictionary form; the surface itself for words that are not in the dictionary. */
  readonly baseForm: string;
  readonly partOfSpeech: PartOfSpeech;
  /** Whether the word is in the dictionary. */
  readonly isKnown: boolean;
  readonly start: number;
  readonly end: number;
}

/** The part of speech in IPADIC, from coarse to fine: 名詞, サ変接続, … ('*' for an empty level). */
export type PartOfSpeech = readonly [string, string, string, string];

/** Segments texts into words with their features. Prediction reads the lattice directly, without building strings. */
export class Tokenizer {
  readonly #dictionary: DictionaryData;
  readonly #lattice: Lattice;

  constructor(dictionary: DictionaryData) {
    this.#dictionary = dictionary;
    this.#lattice = new Lattice(dictionary);
  }

  /** The words of a normalised text in order. Their surfaces concatenated are the text. */
  tokenize(text: string): Token[] {
    const { tables, firstOfUser } = this.#dictionary;
    const count = this.#lattice.segment(text);
    return Array.from({ length: count }, (_, index) => {
      const morpheme = this.#lattice.morphemes[index];
      const start = index === 0 ? 0 : this.#lattice.ends[index - 1];
      const end = this.#lattice.ends[index];
      const surface = text.slice(start, end);
      return {
        surface,
        baseForm: baseFormOf(this.#dictionary, morpheme, surface),
        partOfSpeech: tables.partsOfSpeech[partOfSpeechOf(this.#dictionary, morpheme)],
        isKnown: morpheme < tables.firstUnknown || morpheme >= firstOfUser,
        start,
        end,
      };
    });
  }
}

/** The dictionary form of a word; the surface itself for an unknown word. */
export function baseFormOf(
  { baseForm, baseFormUnits, user, firstOfUser }: DictionaryData,
  morpheme: number,
  surface: string,
): string {
  if (morpheme >= firstOfUser) return user.baseForms[morpheme - firstOfUser];
  const start = baseForm[morpheme];
  if (start === 0) return surface;
  return String.fromCharCode(...baseFormUnits.subarray(start + 1, start + 1 + baseFormUnits[start]));
}

/** The index of a word's part of speech in `partsOfSpeech`. */
export function partOfSpeechOf(
  { partOfSpeech, user, firstOfUser }: DictionaryData,
  morpheme: number,
): number {
  return morpheme < firstOfUser ? partOfSpeech[morpheme] : user.partOfSpeech[morpheme - firstOfUser];
}
