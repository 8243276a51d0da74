/**
 * Text in the one form that the dictionary and the vocabulary know, with the way back to the text as sent.
 * `starts[i]` and `ends[i]` bound the stretch of the original that UTF-16 code unit `i` of `text` came from.
 */
export interface NormalisedText {
  readonly text: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A character with all that follows it and can change under NFKC together with it: combining marks, half-width
 * sound marks (ｶﾞ → ガ), Hangul vowels and finals, the vowel signs of Kirat Rai; format characters in between
 * do not part them. Normalising these segments one by one equals normalising the whole text.
 */
const SEGMENT =
  /[\s\S][\p{M}\p{Cf}\uFF9E\uFF9F\u1160-\u11FF\uD7B0-\uD7FF\uFFA0-\uFFDC\u{16D40}-\u{16D7F}]*/gu;
const INVISIBLE = /\p{Cf}/gu;
const WHITE_SPACE = /[\s\p{Cc}]/u;
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;

/**
 * Well-formed UTF-16 (a lone surrogate becomes U+FFFD), NFKC, no invisible format characters, every run of white
 * space or control characters one space (or one line feed where it held a line break), none at either end.
 */
export function normalise(original: string): NormalisedText {
  const composed = compose(original.toWellFormed());
  return collapseWhiteSpace(composed);
}

/** The stretch of the original text, in UTF-16 code units, that `[start, end)` of the normalised text came from. */
export function originalSpan(normalised: NormalisedText, start: number, end: number): Span {
  return { start: normalised.starts[start], end: normalised.ends[end - 1] };
}

interface MappedText {
  text: string;
  starts: number[];
  ends: number[];
}

function compose(wellFormed: string): MappedText {
  const composed: MappedText = { text: '', starts: [], ends: [] };
  for (const { 0: segment, index } of wellFormed.matchAll(SEGMENT)) {
    append(composed, segment.replace(INVISIBLE, '').normalize('NFKC'), index, index + segment.length);
  }
  return composed;
}

function append(mapped: MappedText, text: string, start: number, end: number): void {
  mapped.text += text;
  for (let unit = 0; unit < text.length; unit++) {
    mapped.starts.push(start);
    mapped.ends.push(end);
  }
}

function collapseWhiteSpace({ text, starts, ends }: MappedText): NormalisedText {
  const collapsed: MappedText = { text: '', starts: [], ends: [] };
  for (let from = 0; from < text.length; ) {
    let to = from + 1;
    const blank = WHITE_SPACE.test(text[from]);
    while (to < text.length && blank && WHITE_SPACE.test(text[to])) to++;
    const atEdge = from === 0 || to === text.length;
    if (!blank) append(collapsed, text[from], starts[from], ends[from]);
    else if (!atEdge) {
      append(collapsed, LINE_BREAK.test(text.slice(from, to)) ? '\n' : ' ', starts[from], ends[to - 1]);
    }
    from = to;
  }
  return {
    text: collapsed.text,
    starts: Uint32Array.from(collapsed.starts),
    ends: Uint32Array.from(collapsed.ends),
  };
}
