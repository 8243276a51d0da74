import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import type { NormalisedText } from '../text/normalised-text.ts';
import { type Analyser, termsReader, textReader, wordReader } from './analyser.ts';
import { CharacterBigramReader, characterBigramsOf } from './character-bigram-reader.ts';
import { type FeatureSpace, featuresOf } from './feature-space.ts';
import type { KnownWords, WordReader } from './known-words.ts';
import type { SparseVector } from './sparse-vector.ts';
import { columnsOfField, type Field, termOfField } from './vocabulary.ts';

/** The fields of a company that become features. */
export interface CompanyFields {
  readonly analyser: Analyser;
  /** Whether the name is used as well as the description. */
  readonly names: boolean;
  /** Whether character bigrams are used as well as words. */
  readonly characterBigrams: boolean;
}

/**
 * Creates a function that lists all terms of a company, from which a vocabulary is built. Description and name are as they
 * were sent.
 */
export function companyTerms(
  { analyser, names, characterBigrams }: CompanyFields,
  dictionary: DictionaryData,
) {
  const read = textReader(analyser, dictionary);
  const words = termsReader(analyser, dictionary);
  const characterBigramTerms = (text: string) =>
    characterBigrams ? characterBigramsOf(text).map(({ term }) => term) : [];
  const inField = (field: Field, terms: readonly string[]) => terms.map((term) => termOfField(field, term));
  return (description: string, name: string): string[] => {
    const { text } = read(description);
    const { text: nameText } = read(names ? name : '');
    return [
      ...words(text),
      ...inField('character-bigram', characterBigramTerms(text)),
      ...inField('name', words(nameText)),
      ...inField('name-character-bigram', characterBigramTerms(nameText)),
    ];
  };
}

/** The network's input for a company, with the words and character bigrams of the description that it comes from. */
export interface CompanyFeatures {
  /** The description in which the words and character bigrams are found. */
  readonly text: NormalisedText;
  /** Empty if the model knows no word of the description. Such a company gets no tags: they would be guesses. */
  readonly features: SparseVector;
  readonly words: KnownWords;
  readonly characterBigrams: KnownWords;
}

/**
 * Computes the network's input from a company's description, and from its name if the vocabulary has terms of names.
 */
export class CompanyReader {
  readonly #featureSpace: FeatureSpace;
  readonly #readText: (original: string) => NormalisedText;
  readonly #words: WordReader;
  readonly #characterBigrams: WordReader;
  readonly #nameReaders: readonly WordReader[];

  constructor(dictionary: DictionaryData, featureSpace: FeatureSpace) {
    const { analyser, vocabulary } = featureSpace;
    this.#featureSpace = featureSpace;
    this.#readText = textReader(analyser, dictionary);
    this.#words = wordReader(analyser, dictionary, vocabulary.columnOf);
    this.#characterBigrams = characterBigramReader(columnsOfField(vocabulary, 'character-bigram'));
    const names = columnsOfField(vocabulary, 'name');
    this.#nameReaders =
      names.size === 0
        ? []
        : [
            wordReader(analyser, dictionary, names),
            characterBigramReader(columnsOfField(vocabulary, 'name-character-bigram')),
          ];
  }

  /** Reads a company's description and name, as they were sent. The result is valid until the next call. */
  read(description: string, name = ''): CompanyFeatures {
    const text = this.#readText(description);
    const words = this.#words.read(text.text);
    if (words.columns.length === 0) return { text, features: NO_FEATURES, words, characterBigrams: NO_WORDS };
    const characterBigrams = this.#characterBigrams.read(text.text);
    const nameText = this.#nameReaders.length > 0 && name !== '' ? this.#readText(name).text : '';
    const others = [characterBigrams, ...this.#nameReaders.map((reader) => reader.read(nameText))].filter(
      ({ columns }) => columns.length > 0,
    );
    const columns =
      others.length === 0 ? words.columns : concatenate([words, ...others].map((known) => known.columns));
    return { text, features: featuresOf(columns, this.#featureSpace), words, characterBigrams };
  }
}

const NO_WORDS: KnownWords = {
  columns: new Int32Array(),
  starts: new Int32Array(),
  ends: new Int32Array(),
  contentWords: 0,
  unknownStarts: new Int32Array(),
  unknownEnds: new Int32Array(),
};
const NO_FEATURES: SparseVector = { columns: new Int32Array(), values: new Float32Array() };
const EMPTY_READER: WordReader = { read: () => NO_WORDS };

function characterBigramReader(columnOf: ReadonlyMap<string, number>): WordReader {
  return columnOf.size === 0 ? EMPTY_READER : new CharacterBigramReader(columnOf);
}

function concatenate(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
