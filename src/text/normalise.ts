import { decodeCharacterReferences } from './character-references.ts';
import { chained, LINE_FEED, type NormalisedText, NormalisedTextBuilder, SPACE } from './normalised-text.ts';
import { isDash, isProlongedSoundMark } from './prolonged-sound-mark.ts';
import { replaceRadicals } from './radicals.ts';

/**
 * A character with all following characters that NFKC may compose with it: combining marks, half-width sound marks
 * (ｶﾞ → ガ), Hangul vowels and finals, the vowel signs of Kirat Rai, and format characters between them. Normalising
 * each segment by itself gives the same result as normalising the whole text.
 */
const SEGMENT =
  /[\s\S][\p{M}\p{Cf}\uFF9E\uFF9F\u1160-\u11FF\uD7B0-\uD7FF\uFFA0-\uFFDC\u{16D40}-\u{16D7F}]*/uy;
/** Code units that may continue a segment. */
const CONTINUES = /[\p{M}\p{Cf}\p{Cs}\uFF9E\uFF9F\u1160-\u11FF\uD7B0-\uD7FF\uFFA0-\uFFDC]/u;
/** Format characters, and the variation selectors that choose a glyph (葛󠄀). */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu;
const WHITE_SPACE = /[\s\p{Cc}]/u;
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;

/**
 * Normalises a text: decodes the character references of HTML, and brings it to well-formed UTF-16 (a lone surrogate
 * becomes U+FFFD) and NFKC, without invisible format characters and variation selectors, with ideographs in place of
 * radicals and ー in place of dashes in katakana words. Each run of white space and control characters becomes one
 * space, or one line feed if it has a line break; there is none at the start or the end.
 */
export function normalise(original: string): NormalisedText {
  const decoded = decodeCharacterReferences(original);
  return chained(decoded, normaliseCharacters(decoded.text));
}

function normaliseCharacters(original: string): NormalisedText {
  if (isNormal(original)) return { text: original };
  const wellFormed = original.toWellFormed();
  const builder = new NormalisedTextBuilder(wellFormed.length);
  let next = replacementAt(wellFormed, 0);
  for (let at = 0; at < wellFormed.length; ) {
    const unit = next;
    next = replacementAt(wellFormed, at + 1);
    if (unit !== SEGMENT_NEEDED && next !== SEGMENT_NEEDED) {
      builder.add(unit, at, ++at);
      continue;
    }
    SEGMENT.lastIndex = at;
    const [segment = ''] = SEGMENT.exec(wellFormed) ?? [];
    const end = at + segment.length;
    const composed = composeBetween(builder.last, segment, wellFormed.charAt(end));
    for (let index = 0; index < composed.length; index++) {
      builder.add(foldWhiteSpace(composed.charCodeAt(index)), at, end);
    }
    at = end;
    next = replacementAt(wellFormed, at);
  }
  return builder.finish();
}

/** Whether the text is normalised already, as most Japanese prose without full-width signs and letters is. */
function isNormal(text: string): boolean {
  let isBlank = true;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (replacementOf(unit) !== unit) return false;
    const wasBlank = isBlank;
    isBlank = unit === SPACE || unit === LINE_FEED;
    if (isBlank && wasBlank) return false;
  }
  return !isBlank || text === '';
}

/** Composes a segment after a normalised unit and before a character of the original. */
function composeBetween(before: number, segment: string, after: string): string {
  const composed = compose(segment);
  const dash = segment.charCodeAt(0);
  return composed.length === 1 && isDash(dash) && isProlongedSoundMark(dash, before, compose(after))
    ? 'ー'
    : composed;
}

function compose(segment: string): string {
  return replaceRadicals(segment.replace(INVISIBLE, '')).normalize('NFKC');
}

/** Turns a line break into a line feed, and other white space and control characters into a space. */
function foldWhiteSpace(unit: number): number {
  const character = String.fromCharCode(unit);
  if (!WHITE_SPACE.test(character)) return unit;
  return LINE_BREAK.test(character) ? LINE_FEED : SPACE;
}

/*
 * The replacement of each UTF-16 code unit, computed on first use: another code unit, or SEGMENT_NEEDED if it depends
 * on the units around it. Control characters become white space, so no replacement is 0 or 1.
 */
const NOT_COMPUTED = 0;
const SEGMENT_NEEDED = 1;
const replacements = new Uint16Array(65_536);

function replacementOf(unit: number): number {
  if (replacements[unit] === NOT_COMPUTED) replacements[unit] = computeReplacement(unit);
  return replacements[unit];
}

function computeReplacement(unit: number): number {
  const character = String.fromCharCode(unit);
  const composed = compose(character);
  return composed.length !== 1 || CONTINUES.test(character) || isDash(unit)
    ? SEGMENT_NEEDED
    : foldWhiteSpace(composed.charCodeAt(0));
}

/** The replacement of the unit at a position; after the end it is a space, which needs no segment. */
function replacementAt(text: string, at: number): number {
  return at < text.length ? replacementOf(text.charCodeAt(at)) : SPACE;
}
