import type { DictionaryData } from './dictionary/dictionary-image.ts';
import { hasWordAcross } from './dictionary/word-across.ts';
import { chained, LINE_FEED, type NormalisedText, NormalisedTextBuilder, SPACE } from './normalised-text.ts';
import { latticeOf } from './shared-lattice.ts';

const BLANK_IN_JAPANESE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー][ \n][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u;
/** After katakana, a hyphen may stand for ー. */
const HYPHEN_AFTER_KATAKANA = /^[ァ-ヺ][-\u2010\u2012\u2013]/;
const PROLONGED_SOUND_MARK = 0x30fc;
/** The hyphens are from U+2010 to here, and the one of ASCII. All Japanese characters come after them. */
const LAST_HYPHEN = 0x2013;
/** A word with ー other than at its end. Words such as スー would be found at the end of any other (リリース-2). */
const LONG_VOWEL_WITHIN = /ー./su;

/**
 * Mends words with a line break, blanks or hyphens in them (ソフト⏎ウェア, 株 式 会 社, コンサ-ト). The dictionary decides: the text
 * is segmented without blanks and with ー for hyphens, and those within a dictionary word are replaced. So the lines of a
 * list stay apart: a dictionary word crosses 2 of 1,000 line breaks put between the items of real lists, and 98 of 100
 * put within words.
 */
export function mendBrokenWords(normalised: NormalisedText, dictionary: DictionaryData): NormalisedText {
  const breaks = findBreaks(normalised.text);
  if (breaks.length === 0) return normalised;
  const broken = breaksWithinWords(normalised.text, breaks, dictionary);
  return broken.length === 0 ? normalised : chained(normalised, withoutBreaks(normalised.text, broken));
}

/** The positions of what may break a word: blanks and line breaks between two Japanese characters, and hyphens. */
function findBreaks(text: string): number[] {
  const breaks: number[] = [];
  for (let at = 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > LAST_HYPHEN) continue;
    if (isBlank(unit)) {
      if (BLANK_IN_JAPANESE.test(text.slice(at - 1, at + 2))) breaks.push(at);
    } else if (isHyphen(unit)) {
      if (HYPHEN_AFTER_KATAKANA.test(text.slice(at - 1, at + 1))) breaks.push(at);
    }
  }
  return breaks;
}

/** The breaks that are within a dictionary word of the text without breaks. */
function breaksWithinWords(text: string, breaks: readonly number[], dictionary: DictionaryData): number[] {
  const { unbroken, positions } = unbreak(text, breaks);
  // Most breaks are between words: this finds that out without segmenting the text.
  if (!positions.some((position) => hasWordAcross(dictionary, unbroken, position))) return [];
  const lattice = latticeOf(dictionary);
  lattice.segment(unbroken, positions);
  const { ends } = lattice;
  let word = 0;
  return breaks.filter((at, index) => {
    while (ends[word] < positions[index]) word++;
    if (ends[word] === positions[index]) return false;
    const surface = unbroken.slice(word === 0 ? 0 : ends[word - 1], ends[word]);
    return isBlank(text.charCodeAt(at)) || LONG_VOWEL_WITHIN.test(surface);
  });
}

/** The text without blanks and with ー for hyphens at the breaks, and the positions of the breaks in it. */
function unbreak(text: string, breaks: readonly number[]): { unbroken: string; positions: number[] } {
  let unbroken = '';
  let from = 0;
  const positions = breaks.map((at) => {
    unbroken += text.slice(from, at);
    from = at + 1;
    const position = unbroken.length;
    if (!isBlank(text.charCodeAt(at))) unbroken += 'ー';
    return position;
  });
  return { unbroken: unbroken + text.slice(from), positions };
}

/** The text without blanks and with ー for hyphens at the breaks, and the origin of each unit. */
function withoutBreaks(text: string, breaks: readonly number[]): NormalisedText {
  const builder = new NormalisedTextBuilder(text.length);
  let next = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (at !== breaks[next]) {
      builder.add(unit, at, at + 1);
      continue;
    }
    next++;
    if (!isBlank(unit)) builder.add(PROLONGED_SOUND_MARK, at, at + 1);
  }
  return builder.finish();
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === LINE_FEED;
}

function isHyphen(unit: number): boolean {
  return unit === 0x2d || (unit >= 0x2010 && unit <= LAST_HYPHEN);
}
