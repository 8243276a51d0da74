import type { Token } from '../text/tokenizer.ts';

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

/** The vocabulary term of a content word, its base form in lower case; undefined for every other token. */
export function contentTerm({ baseForm, partOfSpeech: [wordClass, ...finer] }: Token): string | undefined {
  if (!CONTENT_CLASSES.has(wordClass) || finer.some((each) => STOP_CLASSES.has(each))) return undefined;
  if (!WRITTEN_WITH_LETTERS.test(baseForm) || WHITE_SPACE.test(baseForm)) return undefined;
  return baseForm.toLowerCase();
}
