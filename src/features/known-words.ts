/**
 * The columns of the words of a text that the vocabulary knows, in order, and where those words stand; valid until the
 * reader reads another text.
 */
export interface KnownWords {
  readonly columns: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How many words can carry a topic, known or not. */
  readonly contentWords: number;
  /** Where those stand that it does not know. */
  readonly unknownStarts: Int32Array;
  readonly unknownEnds: Int32Array;
}

/** From a text, normalised, to columns of a vocabulary. */
export interface WordReader {
  read(text: string): KnownWords;
}
