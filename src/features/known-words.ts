/**
 * The words of a text that are in the vocabulary, in order: the column of each word, and its start and end in the text.
 * Valid until the reader reads another text.
 */
export interface KnownWords {
  readonly columns: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The number of content words, in the vocabulary or not. */
  readonly contentWords: number;
  /** The start of each content word that is not in the vocabulary; `unknownEnds` has its end. */
  readonly unknownStarts: Int32Array;
  readonly unknownEnds: Int32Array;
}

/** Finds the words of a vocabulary in texts. */
export interface WordReader {
  /** @param text a normalised text */
  read(text: string): KnownWords;
}
