/** In place of the column of a content word that is not in the vocabulary. */
export const NOT_IN_VOCABULARY = -1;

/**
 * The content words of a text, in order: the column of each, or `NOT_IN_VOCABULARY`, and its start and end in the text.
 * Valid until the reader reads another text.
 */
export interface ReadWords {
  readonly columns: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Finds the content words of texts. */
export interface WordReader {
  /** @param text a normalised text */
  read(text: string): ReadWords;
}

/** The number of words that are in the vocabulary. */
export function knownCount({ columns }: ReadWords): number {
  let count = 0;
  for (const column of columns) if (column !== NOT_IN_VOCABULARY) count++;
  return count;
}
