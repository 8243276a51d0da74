import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { extendDictionary } from '../text/dictionary/extend-dictionary.ts';
import type { NormalisedText } from '../text/normalised-text.ts';
import { textReader, wordReader } from './analyser.ts';
import { type BigramColumns, columnOfBigram } from './bigrams.ts';
import { CharacterBigramReader } from './character-bigram-reader.ts';
import { ClauseDivider, NOTHING_ENDS, SENTENCE_ENDS } from './clauses.ts';
import { featuresOf, type ReadingSpace } from './feature-space.ts';
import { OccurrenceList, type Occurrences } from './occurrences.ts';
import { knownCount, NOT_IN_VOCABULARY, type ReadWords, type WordReader } from './read-words.ts';
import type { SparseVector } from './sparse-vector.ts';

/** The network's input for a company, with what it comes from. */
export interface CompanyFeatures {
  /** The description in which the words are found. */
  readonly text: NormalisedText;
  /** Empty if the model knows no word of the description. Such a company gets no tags: they would be guesses. */
  readonly features: {
    /** The whole text, together with the name. */
    readonly whole: SparseVector;
    /** Each clause with known terms; none where there is only one. */
    readonly parts: readonly SparseVector[];
  };
  /** The content words of the description, in the vocabulary or not. */
  readonly words: ReadWords;
  /** The known terms of the description. */
  readonly occurrences: Occurrences;
}

/**
 * Computes the network's input from a company's description, and from its name if the vocabulary has terms of names.
 */
export class CompanyReader {
  readonly #featureSpace: ReadingSpace;
  readonly #readText: (original: string) => NormalisedText;
  readonly #words: WordReader;
  readonly #bigrams: BigramColumns | undefined;
  readonly #characterBigrams: WordReader | undefined;
  readonly #nameReaders: readonly WordReader[];
  readonly #divider = new ClauseDivider();
  readonly #occurrences = new OccurrenceList();
  readonly #counts: Uint32Array;

  constructor(ipadic: DictionaryData, featureSpace: ReadingSpace) {
    const { analyser, userWords, idf } = featureSpace;
    const { words, bigrams, characterBigrams, names, nameCharacterBigrams } = featureSpace.vocabulary.columns;
    const dictionary = extendDictionary(ipadic, userWords);
    this.#featureSpace = featureSpace;
    this.#counts = new Uint32Array(idf.length);
    this.#readText = textReader(analyser, dictionary);
    this.#words = wordReader(analyser, dictionary, words);
    this.#bigrams = bigrams.columns.length === 0 ? undefined : bigrams;
    this.#characterBigrams = characterBigramReader(characterBigrams);
    this.#nameReaders = [
      names.size === 0 ? undefined : wordReader(analyser, dictionary, names),
      characterBigramReader(nameCharacterBigrams),
    ].filter((reader) => reader !== undefined);
  }

  /** Reads a company's description and name, as they were sent. The result is valid until the next call. */
  read(description: string, name = ''): CompanyFeatures {
    const text = this.#readText(description);
    const words = this.#words.read(text.text);
    if (knownCount(words) === 0) return { ...NOTHING, text, words };
    const occurrences = this.#occurrencesOf(text.text, words);
    const ofName = name === '' ? [] : this.#columnsOfName(name);
    const { columns, clauses } = occurrences;
    const all = ofName.length === 0 ? columns : concatenate([columns, ...ofName]);
    const features = {
      whole: this.#featuresOf(all),
      parts: clauses.map(({ from, to }) => this.#featuresOf(columns.subarray(from, to))),
    };
    return { text, features, words, occurrences };
  }

  #featuresOf(columns: Int32Array): SparseVector {
    return featuresOf(columns, this.#featureSpace, this.#counts);
  }

  /** Bigrams across clauses and character bigrams are in no clause. */
  #occurrencesOf(text: string, { columns, starts, ends }: ReadWords): Occurrences {
    const list = this.#occurrences;
    list.clear();
    this.#divider.begin(text);
    for (let word = 0, former = NOT_IN_VOCABULARY; word < columns.length; word++) {
      const ending = this.#divider.beforeWord(starts[word]);
      const endsClause = this.#featureSpace.clauses && word > 0 && ending !== NOTHING_ENDS;
      if (endsClause) list.endClause();
      if (ending !== SENTENCE_ENDS && this.#bigrams !== undefined) {
        const bigram = columnOfBigram(this.#bigrams, former, columns[word]);
        if (bigram !== NOT_IN_VOCABULARY) list.add(bigram, starts[word - 1], ends[word]);
      }
      if (endsClause) list.beginClause();
      if (columns[word] !== NOT_IN_VOCABULARY) list.add(columns[word], starts[word], ends[word]);
      former = columns[word];
    }
    list.endClause();
    const others = this.#characterBigrams?.read(text);
    others?.columns.forEach((column, index) => {
      list.add(column, others.starts[index], others.ends[index]);
    });
    return list.occurrences();
  }

  #columnsOfName(name: string): Int32Array[] {
    if (this.#nameReaders.length === 0) return [];
    const { text } = this.#readText(name);
    // Each reader reuses its arrays, but no two entries are of the same reader.
    return this.#nameReaders.map((reader) =>
      reader.read(text).columns.filter((column) => column !== NOT_IN_VOCABULARY),
    );
  }
}

const EMPTY: SparseVector = { columns: new Int32Array(), values: new Float32Array() };
const NOTHING: Pick<CompanyFeatures, 'features' | 'occurrences'> = {
  features: { whole: EMPTY, parts: [] },
  occurrences: { columns: new Int32Array(), starts: new Int32Array(), ends: new Int32Array(), clauses: [] },
};

function characterBigramReader(columnOf: ReadonlyMap<string, number>): WordReader | undefined {
  return columnOf.size === 0 ? undefined : new CharacterBigramReader(columnOf);
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
