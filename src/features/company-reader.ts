import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { normalise } from '../text/normalise.ts';
import { type Analyser, termsReader, wordReader } from './analyser.ts';
import { CharacterBigramReader, characterBigramsOf } from './character-bigram-reader.ts';
import { type FeatureSpace, featuresOf } from './feature-space.ts';
import type { KnownWords, WordReader } from './known-words.ts';
import type { SparseVector } from './sparse-vector.ts';
import { columnsOfField, type Field, termOfField } from './vocabulary.ts';

/** What of a company is looked at. */
export interface CompanyFields {
  readonly analyser: Analyser;
  /** Its name beside its description. */
  readonly names: boolean;
  /** Character bigrams beside words. */
  readonly characterBigrams: boolean;
}

/** All terms of a company: what a vocabulary is made from. */
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

/** What the network is given for a company, and what of its description that was made from. */
export interface CompanyFeatures {
  readonly features: SparseVector;
  readonly words: KnownWords;
  readonly characterBigrams: KnownWords;
}

/** From a company's description, and its name where the vocabulary has terms of names, to the network's input. */
export class CompanyReader {
  readonly #featureSpace: FeatureSpace;
  readonly #words: WordReader;
  readonly #characterBigrams: WordReader;
  readonly #ofName: readonly WordReader[];

  constructor(dictionary: DictionaryData, featureSpace: FeatureSpace) {
    const { analyser, vocabulary } = featureSpace;
    this.#featureSpace = featureSpace;
    this.#words = wordReader(analyser, dictionary, vocabulary.columnOf);
    this.#characterBigrams = characterBigramReader(columnsOfField(vocabulary, 'character-bigram'));
    const names = columnsOfField(vocabulary, 'name');
    this.#ofName =
      names.size === 0
        ? []
        : [
            wordReader(analyser, dictionary, names),
            characterBigramReader(columnsOfField(vocabulary, 'name-character-bigram')),
          ];
  }

  /**
   * Valid until the next call.
   * @param description normalised
   * @param name as it is
   */
  read(description: string, name = ''): CompanyFeatures {
    const words = this.#words.read(description);
    const characterBigrams = this.#characterBigrams.read(description);
    const normalisedName = this.#ofName.length > 0 && name !== '' ? normalise(name).text : '';
    const more = [characterBigrams, ...this.#ofName.map((reader) => reader.read(normalisedName))].filter(
      ({ columns }) => columns.length > 0,
    );
    const columns =
      more.length === 0 ? words.columns : joined([words, ...more].map((known) => known.columns));
    return { features: featuresOf(columns, this.#featureSpace), words, characterBigrams };
  }
}

const NOTHING: KnownWords = {
  columns: new Int32Array(),
  starts: new Int32Array(),
  ends: new Int32Array(),
  contentWords: 0,
  unknownStarts: new Int32Array(),
  unknownEnds: new Int32Array(),
};
const READS_NOTHING: WordReader = { read: () => NOTHING };

function characterBigramReader(columnOf: ReadonlyMap<string, number>): WordReader {
  return columnOf.size === 0 ? READS_NOTHING : new CharacterBigramReader(columnOf);
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
