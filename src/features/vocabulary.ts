/** The terms of a model in the order of their columns. */
export interface Vocabulary {
  readonly terms: readonly string[];
  readonly columnOf: ReadonlyMap<string, number>;
}

/** The vocabulary of the given terms, in this order. */
export function vocabularyOf(terms: readonly string[]): Vocabulary {
  return { terms, columnOf: new Map(terms.map((term, column) => [term, column])) };
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
 * last, so that the hidden layers can do without them. Bigrams of words or characters need at least two documents, because
 * they are far more numerous than words and a single document says little.
 */
export function buildVocabulary(frequencies: ReadonlyMap<string, number>, minimum: number): Vocabulary {
  const minimumOf = (term: string) =>
    isCharacterBigram(term) || isBigram(term) ? Math.max(MIN_BIGRAM_DOCUMENTS, minimum) : minimum;
  const kept = [...frequencies.keys()]
    .filter((term) => (frequencies.get(term) ?? 0) >= minimumOf(term))
    .sort();
  return vocabularyOf([...kept.filter((term) => !isBigram(term)), ...kept.filter(isBigram)]);
}

const MIN_BIGRAM_DOCUMENTS = 2;

/** The kinds of terms other than words of the description. Each term starts with its field. */
const FIELDS = ['bigram', 'name', 'character-bigram', 'name-character-bigram'] as const;
export type Field = (typeof FIELDS)[number];
/** Separates the field from the rest of the term; no word contains a tab. */
const FIELD_END = '\t';

/** The term for a word, bigram or character bigram in a field. */
export function termOfField(field: Field, term: string): string {
  return field + FIELD_END + term;
}

/** The column of each term of a field, by the word or character bigram without the field. */
export function columnsOfField({ terms }: Vocabulary, field: Field): ReadonlyMap<string, number> {
  const start = field + FIELD_END;
  const columns = new Map<string, number>();
  for (let column = 0; column < terms.length; column++) {
    if (terms[column].startsWith(start)) columns.set(terms[column].slice(start.length), column);
  }
  return columns;
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
