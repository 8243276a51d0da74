const LETTER = /\p{L}/gu;
const JAPANESE = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/gu;
/** Fewer letters are a name or an abbreviation, such as SaaS. */
const MIN_LETTERS = 12;
const MIN_SHARE = 0.2;

/** Whether a text is in another language than Japanese. */
export function isForeign(text: string): boolean {
  const letters = text.match(LETTER)?.length ?? 0;
  return letters >= MIN_LETTERS && (text.match(JAPANESE)?.length ?? 0) < MIN_SHARE * letters;
}
