/** One word of a text. `start` and `end` are UTF-16 code units of the text given to the tokenizer. */
export interface Token {
  readonly surface: string;
  /** The dictionary form; the surface itself for words that the dictionary does not hold. */
  readonly baseForm: string;
  /** IPADIC's part of speech, coarse to fine: 名詞, サ変接続, … ('*' where a level is empty). */
  readonly partOfSpeech: readonly [string, string, string, string];
  readonly start: number;
  readonly end: number;
}

export interface Tokenizer {
  /** The words of a normalised text in order; their surfaces joined are the text. */
  tokenize(text: string): Token[];
}
