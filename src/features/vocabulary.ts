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

/** The vocabulary of the terms found in at least `minimum` documents, in code unit order. */
export function buildVocabulary(frequencies: ReadonlyMap<string, number>, minimum: number): Vocabulary {
  return vocabularyOf(
    [...frequencies.keys()].filter((term) => (frequencies.get(term) ?? 0) >= minimum).sort(),
  );
}

/** Before the words of names, which are terms of their own; no word of IPADIC or of unknown letters has a colon. */
const OF_NAME = 'name:';

/** The term of a word that stands in a company's name. */
export function termOfName(term: string): string {
  return OF_NAME + term;
}

/** The columns of the words of names. */
export function vocabularyOfNames({ terms }: Vocabulary): ReadonlyMap<string, number> {
  return new Map(
    terms.flatMap((term, column) =>
      term.startsWith(OF_NAME) ? [[term.slice(OF_NAME.length), column] as const] : [],
    ),
  );
}
