import type { PartOfSpeech, Token } from '../text/tokenizer.ts';

const CONTENT_CLASSES = new Set(['名詞', '動詞', '形容詞']);
/** Subclasses that say nothing about the topic (numbers, counters, pronouns, …). They take the place of stop words. */
const STOP_CLASSES = new Set([
  '数',
  '助数詞',
  '代名詞',
  '非自立',
  '特殊',
  '副詞可能',
  '接続詞的',
  '動詞非自立的',
]);
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const WHITE_SPACE = /\s/;

/** Whether words of this part of speech are content words, which can say something about the topic. */
export function isContentClass([wordClass, ...finer]: PartOfSpeech): boolean {
  return CONTENT_CLASSES.has(wordClass) && !finer.some((each) => STOP_CLASSES.has(each));
}

/**
 * The term of a content word: its base form in lower case; undefined if it has white space or neither letter nor digit.
 */
export function termOf(baseForm: string): string | undefined {
  const isWord = LETTER_OR_DIGIT.test(baseForm) && !WHITE_SPACE.test(baseForm);
  return isWord ? baseForm.toLowerCase() : undefined;
}

/** A term of a text. `start` and `end` are positions in the text in UTF-16 code units. */
export interface PlacedTerm {
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

/** The terms of the content words, in order. */
export function termsOf(tokens: readonly Token[]): PlacedTerm[] {
  return tokens.flatMap(({ baseForm, partOfSpeech, start, end }) => {
    const term = isContentClass(partOfSpeech) ? termOf(baseForm) : undefined;
    return term === undefined ? [] : [{ term, start, end }];
  });
}
