import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { normalise } from '../text/normalise.ts';
import { type Analyser, termsReader, wordReader } from './analyser.ts';
import { CharacterPairReader, characterPairs } from './character-bigram-reader.ts';
import { type FeatureSpace, featuresOf } from './feature-space.ts';
import type { KnownWords, WordReader } from './known-words.ts';
import type { SparseVector } from './sparse-vector.ts';
import { columnsOfField, type Field, termOfField } from './vocabulary.ts';

/** What of a company is looked at. */
export interface CompanyFields {
  readonly analyser: Analyser;
  /** Its name beside its description. */
  readonly names: boolean;
  /** Pairs of characters beside words. */
  readonly pairs: boolean;
}

/** All terms of a company: what a vocabulary is made from. */
export function companyTerms({ analyser, names, pairs }: CompanyFields, dictionary: DictionaryData) {
  const words = termsReader(analyser, dictionary);
  const pairTerms = (text: string) => (pairs ? characterPairs(text).map(({ term }) => term) : []);
  const inField = (field: Field, terms: readonly string[]) => terms.map((term) => termOfField(field, term));
  return (description: string, name: string): string[] => {
    const normalisedName = names ? normalise(name).text : '';
    return [
      ...words(description),
      ...inField('pair', pairTerms(description)),
      ...inField('name', words(normalisedName)),
      ...inField('name-pair', pairTerms(normalisedName)),
    ];
  };
}

/** What the network is given for a company, and what of its description that was made from. */
export interface CompanyFeatures {
  readonly features: SparseVector;
  readonly words: KnownWords;
  readonly pairs: KnownWords;
}

/** From a company's description, and its name where the vocabulary has terms of names, to the network's input. */
export class CompanyReader {
  readonly #featureSpace: FeatureSpace;
  readonly #words: WordReader;
  readonly #pairs: WordReader;
  readonly #ofName: readonly WordReader[];

  constructor(dictionary: DictionaryData, featureSpace: FeatureSpace) {
    const { analyser, vocabulary } = featureSpace;
    this.#featureSpace = featureSpace;
    this.#words = wordReader(analyser, dictionary, vocabulary.columnOf);
    this.#pairs = pairReader(columnsOfField(vocabulary, 'pair'));
    const names = columnsOfField(vocabulary, 'name');
    this.#ofName =
      names.size === 0
        ? []
        : [wordReader(analyser, dictionary, names), pairReader(columnsOfField(vocabulary, 'name-pair'))];
  }

  /**
   * Valid until the next call.
   * @param description normalised
   * @param name as it is
   */
  read(description: string, name = ''): CompanyFeatures {
    const words = this.#words.read(description);
    const pairs = this.#pairs.read(description);
    const normalisedName = this.#ofName.length > 0 && name !== '' ? normalise(name).text : '';
    const more = [pairs, ...this.#ofName.map((reader) => reader.read(normalisedName))].filter(
      ({ columns }) => columns.length > 0,
    );
    const columns =
      more.length === 0 ? words.columns : joined([words, ...more].map((known) => known.columns));
    return { features: featuresOf(columns, this.#featureSpace), words, pairs };
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

function pairReader(columnOf: ReadonlyMap<string, number>): WordReader {
  return columnOf.size === 0 ? READS_NOTHING : new CharacterPairReader(columnOf);
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
