import { convert } from 'html-to-text';

/** The kinds of text that shaping removes because they do not describe the business. */
export const SHAPING_RULES = ['html', 'url', 'email', 'phone', 'address', 'boilerplate'] as const;
export type ShapingRule = (typeof SHAPING_RULES)[number];

/** Half-width and full-width digits. */
const DIGIT = '[\\d０-９]';
const DASH = '[-‐–−ー－]';

/** An HTML element, comment or character reference. Comparisons such as `A<B` and `C>D` do not match. */
const MARKUP =
  /<\/?(?:p|br|hr|div|span|a|img|[biu]|em|strong|small|font|center|h[1-6]|[uod]l|li|d[td]|table|tbody|t[rhd]|section|article|html|body)(?:\s+[a-z][\w-]*\s*=[^<>]*)?\s*\/?>|<!--|&(?:[a-z]+|#x?[\da-f]+);/i;
const URL_WITH_LABEL =
  /(?:URL|HP|ホームページ|ウェブサイト)?[:：\s]*https?:\/\/[\w!#$%&'()*+,\-./:;=?@[\]~]+/gi;
const EMAIL_WITH_LABEL = /(?:e-?mail|メール)?[:：\s]*[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
/** A phone number with or without brackets around the area code. */
const PHONE_WITH_LABEL = new RegExp(
  `\\s*(?:(?:TEL|電話(?:番号)?|FAX|ファックス|ファクス|フリーダイヤル)[:：.\\s]*)?(?<!${DIGIT})` +
    `(?:[(（][0０]${DIGIT}{1,4}[)）]|[0０]${DIGIT}{1,4}[(（]|[0０]${DIGIT}{1,4}${DASH})\\s?` +
    `${DIGIT}{1,4}\\s?[-‐–−ー－)）]\\s?${DIGIT}{3,4}(?!${DIGIT})`,
  'gi',
);
const POSTAL_CODE = new RegExp(`〒\\s?${DIGIT}{3}${DASH}${DIGIT}{4}\\s*`, 'g');
/** An address from prefecture to house number. A region alone is kept: it is where the company does business. */
const STREET_ADDRESS = new RegExp(
  '(?:(?:所在地|住所|本社)[:：\\s]*)?(?:東京都|北海道|(?:大阪|京都)府|\\p{Script=Han}{2,3}県)' +
    '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]{2,20}?' +
    `${DIGIT}+(?:丁目|番地?|号|[-‐–−－の]${DIGIT}+)(?:${DIGIT}+|丁目|番地?|号|[-‐–−－の]${DIGIT})*`,
  'gu',
);
/** Brackets whose content was removed. */
const EMPTY_BRACKETS = /[（(]\s*[)）]/g;
const SENTENCE = /[^。\n]+[。\n]?|\n/g;
const BOILERPLATE =
  /(?:詳し[いく]|詳細).{0,20}(?:ご覧|ご確認|参照|お問い?合わ?せ)|お問い?合わ?せ(?:は|先|ください)|(?:ホームページ|サイト|HP).{0,10}ご覧|All rights reserved|(?:©|\(c\)|Copyright).{0,40}\d{4}/i;

const SHAPES: Readonly<Record<ShapingRule, (text: string) => string>> = {
  html: (text) =>
    MARKUP.test(text)
      ? convert(text, {
          wordwrap: false,
          selectors: [
            { selector: 'a', options: { ignoreHref: true } },
            { selector: 'img', format: 'skip' },
            { selector: 'ul', options: { itemPrefix: '・' } },
            ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
              selector,
              options: { uppercase: false },
            })),
          ],
        })
      : text,
  url: (text) => text.replace(URL_WITH_LABEL, ''),
  email: (text) => text.replace(EMAIL_WITH_LABEL, ''),
  phone: (text) => text.replace(PHONE_WITH_LABEL, ''),
  address: (text) => text.replace(POSTAL_CODE, '').replace(STREET_ADDRESS, ''),
  boilerplate: (text) => text.replace(SENTENCE, (sentence) => (BOILERPLATE.test(sentence) ? '' : sentence)),
};

/** Applies the rules in order, except those that are off, and trims white space. */
export function shape(text: string, off: readonly ShapingRule[] = []): string {
  return SHAPING_RULES.filter((rule) => !off.includes(rule))
    .reduce((shaped, rule) => removed(shaped, SHAPES[rule](shaped)), text)
    .trim();
}

function removed(before: string, after: string): string {
  return before === after ? before : after.replace(EMPTY_BRACKETS, '');
}
