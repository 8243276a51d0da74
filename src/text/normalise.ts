import { LINE_FEED, type NormalisedText, NormalisedTextBuilder, SPACE } from './normalised-text.ts';

/**
 * A character with all that follows it and can change under NFKC together with it: combining marks, half-width
 * sound marks (ｶﾞ → ガ), Hangul vowels and finals, the vowel signs of Kirat Rai; format characters in between
 * do not part them. Normalising these segments one by one equals normalising the whole text.
 */
const SEGMENT =
  /[\s\S][\p{M}\p{Cf}\uFF9E\uFF9F\u1160-\u11FF\uD7B0-\uD7FF\uFFA0-\uFFDC\u{16D40}-\u{16D7F}]*/uy;
/** Units that may be part of a longer segment, but for its first. */
const CONTINUES = /[\p{M}\p{Cf}\p{Cs}\uFF9E\uFF9F\u1160-\u11FF\uD7B0-\uD7FF\uFFA0-\uFFDC]/u;
const INVISIBLE = /\p{Cf}/gu;
const WHITE_SPACE = /[\s\p{Cc}]/u;
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;

/**
 * Well-formed UTF-16 (a lone surrogate becomes U+FFFD), NFKC, no invisible format characters, every run of white
 * space or control characters one space (or one line feed where it held a line break), none at either end.
 */
export function normalise(original: string): NormalisedText {
  if (isNormal(original)) return { text: original };
  const wellFormed = original.toWellFormed();
  const builder = new NormalisedTextBuilder(wellFormed.length);
  let next = unitAt(wellFormed, 0);
  for (let at = 0; at < wellFormed.length; ) {
    const unit = next;
    next = unitAt(wellFormed, at + 1);
    if (unit !== SEGMENT_NEEDED && next !== SEGMENT_NEEDED) {
      builder.put(unit, at, ++at);
      continue;
    }
    SEGMENT.lastIndex = at;
    const [segment = ''] = SEGMENT.exec(wellFormed) ?? [];
    const end = at + segment.length;
    const composed = compose(segment);
    for (let index = 0; index < composed.length; index++) {
      builder.put(blankOr(composed.charCodeAt(index)), at, end);
    }
    at = end;
    next = unitAt(wellFormed, at);
  }
  return builder.finish();
}

/** Whether normalisation would change nothing; true of most Japanese prose but for full-width signs and letters. */
function isNormal(text: string): boolean {
  let isBlank = true;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unitOf(unit) !== unit) return false;
    const wasBlank = isBlank;
    isBlank = unit === SPACE || unit === LINE_FEED;
    if (isBlank && wasBlank) return false;
  }
  return !isBlank || text === '';
}

function compose(segment: string): string {
  return segment.replace(INVISIBLE, '').normalize('NFKC');
}

/** Every white space and control character as a space or, if it breaks the line, a line feed. */
function blankOr(unit: number): number {
  const character = String.fromCharCode(unit);
  if (!WHITE_SPACE.test(character)) return unit;
  return LINE_BREAK.test(character) ? LINE_FEED : SPACE;
}

/*
 * What a UTF-16 code unit becomes by itself, worked out once for each: one unit, but for those that need their whole
 * segment. Control characters become white space, so that no unit becomes 0 or 1.
 */
const NOT_YET_ASKED = 0;
const SEGMENT_NEEDED = 1;
const answers = new Uint16Array(65_536);

function unitOf(unit: number): number {
  if (answers[unit] === NOT_YET_ASKED) answers[unit] = aloneOrSegment(unit);
  return answers[unit];
}

function aloneOrSegment(unit: number): number {
  const character = String.fromCharCode(unit);
  const composed = compose(character);
  return composed.length !== 1 || CONTINUES.test(character)
    ? SEGMENT_NEEDED
    : blankOr(composed.charCodeAt(0));
}

/** Behind the end nothing needs a segment. */
function unitAt(text: string, at: number): number {
  return at < text.length ? unitOf(text.charCodeAt(at)) : SPACE;
}
