import { type BigramColumns, bigramColumns } from './bigrams.ts';

/** The terms of a model in the order of their columns. */
export interface Vocabulary {
  readonly terms: readonly string[];
  readonly columns: TermColumns;
}

/** Where the terms of a vocabulary are, as reading texts needs it: each without its field. */
interface TermColumns {
  readonly words: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, number>;
  readonly characterBigrams: ReadonlyMap<string, number>;
  readonly nameCharacterBigrams: ReadonlyMap<string, number>;
  readonly bigrams: BigramColumns;
  /** Bigrams of words are behind all other terms. */
  readonly firstBigram: number;
}

/** The vocabulary of the given terms, in this order. Bigrams of words must be the last. */
export function vocabularyOf(terms: readonly string[]): Vocabulary {
  const words = new Map<string, number>();
  const ofField = {
    name: new Map(),
    'character-bigram': new Map(),
    'name-character-bigram': new Map(),
  } satisfies Record<Exclude<Field, 'bigram'>, Map<string, number>>;
  const firstBigram = terms.findLastIndex((term) => !isBigram(term)) + 1;
  for (let column = 0; column < firstBigram; column++) {
    const term = terms[column];
    const field = fieldOf(term);
    if (field === undefined) words.set(term, column);
    else if (field !== 'bigram') ofField[field].set(termWithoutField(term), column);
  }
  return {
    terms,
    columns: {
      words,
      names: ofField.name,
      characterBigrams: ofField['character-bigram'],
      nameCharacterBigrams: ofField['name-character-bigram'],
      bigrams: bigramColumns(words, terms.slice(firstBigram).map(termWithoutField), firstBigram),
      firstBigram,
    },
  };
}

/** The number of documents, and the number of them that contain each term. */
export function documentFrequencies(documents: Iterable<readonly string[]>) {
  const frequencies = new Map<string, number>();
  let count = 0;
  for (const document of documents) {
    count++;
    for (const term of new Set(document)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  return { documents: count, frequencies };
}

/**
 * Builds the vocabulary of the terms that at least `minimum` documents contain, in code unit order, but the bigrams of words
 * last, so that the hidden layers can do without them. Bigrams of words or characters need at least three documents, because
 * they are far more numerous than words and one or two documents say little.
 */
export function buildVocabulary(frequencies: ReadonlyMap<string, number>, minimum: number): Vocabulary {
  const minimumOf = (term: string) =>
    isCharacterBigram(term) || isBigram(term) ? Math.max(MIN_BIGRAM_DOCUMENTS, minimum) : minimum;
  const kept = [...frequencies.keys()]
    .filter((term) => (frequencies.get(term) ?? 0) >= minimumOf(term))
    .sort();
  return vocabularyOf([...kept.filter((term) => !isBigram(term)), ...kept.filter(isBigram)]);
}

const MIN_BIGRAM_DOCUMENTS = 3;

/** The kinds of terms other than words of the description. Each term starts with its field. */
const FIELDS = ['bigram', 'name', 'character-bigram', 'name-character-bigram'] as const;
export type Field = (typeof FIELDS)[number];
/** Separates the field from the rest of the term; no word contains a tab. */
const FIELD_END = '\t';

/** The term for a word, bigram or character bigram in a field. */
export function termOfField(field: Field, term: string): string {
  return field + FIELD_END + term;
}

function fieldOf(term: string): Field | undefined {
  const end = term.indexOf(FIELD_END);
  return end < 0 ? undefined : FIELDS.find((field) => field === term.slice(0, end));
}

function termWithoutField(term: string): string {
  return term.slice(term.indexOf(FIELD_END) + 1);
}

/** The word that a term is, and whether it is one of the name; undefined for all other terms. */
export function wordOfTerm(term: string): { readonly word: string; readonly isName: boolean } | undefined {
  const field = fieldOf(term);
  if (field !== undefined && field !== 'name') return undefined;
  return { word: termWithoutField(term), isName: field === 'name' };
}

/** Whether a term is a bigram of words. */
export function isBigram(term: string): boolean {
  return term.startsWith(`bigram${FIELD_END}`);
}

/** Whether a term is a character bigram, of the description or the name. */
export function isCharacterBigram(term: string): boolean {
  return (
    term.startsWith(`character-bigram${FIELD_END}`) || term.startsWith(`name-character-bigram${FIELD_END}`)
  );
}
