import type { DictionaryData } from '../text/dictionary-image.ts';
import { normalise } from '../text/normalise.ts';
import { type FeatureSpace, featuresOf } from './feature-space.ts';
import type { SparseVector } from './sparse-vector.ts';
import { type KnownWords, TextReader } from './text-reader.ts';
import { vocabularyOfNames } from './vocabulary.ts';

/** What the network is given for a company, and the words of its description that it was made from. */
export interface CompanyFeatures {
  readonly features: SparseVector;
  readonly words: KnownWords;
}

/** From a company's description, and its name where the vocabulary has words of names, to the network's input. */
export class CompanyReader {
  readonly #featureSpace: FeatureSpace;
  readonly #descriptions: TextReader;
  readonly #names: TextReader | undefined;

  constructor(dictionary: DictionaryData, featureSpace: FeatureSpace) {
    this.#featureSpace = featureSpace;
    this.#descriptions = new TextReader(dictionary, featureSpace.vocabulary.columnOf);
    const ofNames = vocabularyOfNames(featureSpace.vocabulary);
    this.#names = ofNames.size === 0 ? undefined : new TextReader(dictionary, ofNames);
  }

  /**
   * Valid until the next call.
   * @param description normalised
   * @param name as it is
   */
  read(description: string, name = ''): CompanyFeatures {
    const words = this.#descriptions.read(description);
    const ofName = name === '' ? undefined : this.#names?.read(normalise(name).text).columns;
    const columns = ofName === undefined ? words.columns : Int32Array.of(...words.columns, ...ofName);
    return { features: featuresOf(columns, this.#featureSpace), words };
  }
}
