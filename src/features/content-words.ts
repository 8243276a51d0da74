import type { PartOfSpeech, Token } from '../text/tokenizer.ts';

const CONTENT_CLASSES = new Set(['名詞', '動詞', '形容詞']);
/** Finer classes of these that carry no topic (numbers, counters, pronouns, …), in place of a list of stop words. */
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
const WRITTEN_WITH_LETTERS = /[\p{L}\p{N}]/u;
const WHITE_SPACE = /\s/;

/** Whether words of this part of speech can carry a topic. */
export function isContentClass([wordClass, ...finer]: PartOfSpeech): boolean {
  return CONTENT_CLASSES.has(wordClass) && !finer.some((each) => STOP_CLASSES.has(each));
}

/** The vocabulary term of such a word, its base form in lower case; undefined where that is no word after all. */
export function termOf(baseForm: string): string | undefined {
  const isWord = WRITTEN_WITH_LETTERS.test(baseForm) && !WHITE_SPACE.test(baseForm);
  return isWord ? baseForm.toLowerCase() : undefined;
}

/** The terms of a text's content words, in order. */
export function termsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ baseForm, partOfSpeech }) =>
    isContentClass(partOfSpeech) ? (termOf(baseForm) ?? []) : [],
  );
}
