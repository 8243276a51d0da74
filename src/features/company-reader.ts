import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { normalise } from '../text/normalise.ts';
import { type Analyser, termsReader, wordReader } from './analyser.ts';
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

/** Creates a function that lists all terms of a company, from which a vocabulary is built. */
export function companyTerms(
  { analyser, names, characterBigrams }: CompanyFields,
  dictionary: DictionaryData,
) {
  const words = termsReader(analyser, dictionary);
  const characterBigramTerms = (text: string) =>
    characterBigrams ? characterBigramsOf(text).map(({ term }) => term) : [];
  const inField = (field: Field, terms: readonly string[]) => terms.map((term) => termOfField(field, term));
  return (description: string, name: string): string[] => {
    const normalisedName = names ? normalise(name).text : '';
    return [
      ...words(description),
      ...inField('character-bigram', characterBigramTerms(description)),
      ...inField('name', words(normalisedName)),
      ...inField('name-character-bigram', characterBigramTerms(normalisedName)),
    ];
  };
}

/** The network's input for a company, with the words and character bigrams of the description that it comes from. */
export interface CompanyFeatures {
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
  readonly #words: WordReader;
  readonly #characterBigrams: WordReader;
  readonly #nameReaders: readonly WordReader[];

  constructor(dictionary: DictionaryData, featureSpace: FeatureSpace) {
    const { analyser, vocabulary } = featureSpace;
    this.#featureSpace = featureSpace;
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

  /**
   * Reads a company. The result is valid until the next call.
   * @param description the normalised description
   * @param name the name, not normalised
   */
  read(description: string, name = ''): CompanyFeatures {
    const words = this.#words.read(description);
    if (words.columns.length === 0) return { features: NO_FEATURES, words, characterBigrams: NO_WORDS };
    const characterBigrams = this.#characterBigrams.read(description);
    const normalisedName = this.#nameReaders.length > 0 && name !== '' ? normalise(name).text : '';
    const others = [
      characterBigrams,
      ...this.#nameReaders.map((reader) => reader.read(normalisedName)),
    ].filter(({ columns }) => columns.length > 0);
    const columns =
      others.length === 0 ? words.columns : concatenate([words, ...others].map((known) => known.columns));
    return { features: featuresOf(columns, this.#featureSpace), words, characterBigrams };
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
