/** The terms that the model knows, in the order of their columns. */
export interface Vocabulary {
  readonly terms: readonly string[];
  readonly columnOf: ReadonlyMap<string, number>;
}

export function vocabularyOf(terms: readonly string[]): Vocabulary {
  return { terms, columnOf: new Map(terms.map((term, column) => [term, column])) };
}

/** In how many documents each term occurs. */
export function documentFrequencies(documents: Iterable<readonly string[]>): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const document of documents) {
    for (const term of new Set(document)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  return frequencies;
}

/**
 * The vocabulary of the terms found in at least `minimum` documents, in code unit order. Of character bigrams, of which
 * there are many more, one document tells nothing.
 */
export function buildVocabulary(frequencies: ReadonlyMap<string, number>, minimum: number): Vocabulary {
  const minimumOf = (term: string) =>
    isCharacterBigram(term) ? Math.max(MIN_BIGRAM_RECORDS, minimum) : minimum;
  return vocabularyOf(
    [...frequencies.keys()].filter((term) => (frequencies.get(term) ?? 0) >= minimumOf(term)).sort(),
  );
}

const MIN_BIGRAM_RECORDS = 2;

/** What a term can be beside a word of the description. */
export const FIELDS = ['name', 'character-bigram', 'name-character-bigram'] as const;
export type Field = (typeof FIELDS)[number];
/** No word has a tab in it. */
const FIELD_END = '\t';

/** The term of what is found in a field. */
export function termOfField(field: Field, term: string): string {
  return field + FIELD_END + term;
}

/** The columns of a field's terms, by what is found there. */
export function columnsOfField({ terms }: Vocabulary, field: Field): ReadonlyMap<string, number> {
  const start = field + FIELD_END;
  const columns = new Map<string, number>();
  for (let column = 0; column < terms.length; column++) {
    if (terms[column].startsWith(start)) columns.set(terms[column].slice(start.length), column);
  }
  return columns;
}

/** Whether a term is a character bigram. */
export function isCharacterBigram(term: string): boolean {
  return (
    term.startsWith(`character-bigram${FIELD_END}`) || term.startsWith(`name-character-bigram${FIELD_END}`)
  );
}
