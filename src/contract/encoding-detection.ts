import { ENCODING_NAMES, type Encoding } from './encoding.ts';

/** The number of bytes after the first non-ASCII byte that are enough to detect an encoding. */
export const SAMPLE_BYTES = 64 * 1024;

/** The share of damaged characters up to which a text still counts as UTF-8. */
const MAX_DAMAGED = 0.1;
/** The share of common characters that a text has at least, when it is read in the right encoding. */
const MIN_COMMON = 0.7;
/** Two readings whose shares differ by less are both possible. */
const MIN_DIFFERENCE = 0.1;
/** Half-width katakana are rare, but other encodings are easily misread as them. */
const HALF_WIDTH_WEIGHT = 0.75;
/** The share of zero bytes from which a text counts as UTF-16. */
const MIN_ZEROS = 0.05;

/**
 * Detects the encoding of a text without a byte order mark. UTF-8 is recognised by its form. Shift_JIS and EUC-JP have to
 * decode, and to have mostly kana, punctuation and the kanji of JIS level 1, as real texts do. A text of nothing but
 * half-width katakana can be either, and then there is no answer.
 * @param sample that begins between two characters, and may end within one
 * @returns undefined for any other encoding, or if it is not clear
 */
export function detectEncoding(sample: Uint8Array): Encoding | undefined {
  if (isProbablyUtf8(sample)) return 'utf-8';
  const shiftJis = decodes(sample, 'shift_jis') ? commonInShiftJis(sample) : 0;
  const eucJp = decodes(sample, 'euc-jp') ? commonInEucJp(sample) : 0;
  if (Math.max(shiftJis, eucJp) < MIN_COMMON || Math.abs(shiftJis - eucJp) < MIN_DIFFERENCE) return undefined;
  return shiftJis > eucJp ? 'shift_jis' : 'euc-jp';
}

/** Damaged UTF-8 is still UTF-8: its readers name what is damaged. */
function isProbablyUtf8(sample: Uint8Array): boolean {
  if (decodes(sample, 'utf-8')) return true;
  const text = new TextDecoder().decode(sample, { stream: true });
  const damaged = text.match(/\ufffd/g)?.length ?? 0;
  return damaged <= MAX_DAMAGED * (text.match(/[^\0-\x7f]/g)?.length ?? 0);
}

function decodes(sample: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The share of common characters among those that are not ASCII, by their lead bytes. */
function commonInShiftJis(sample: Uint8Array): number {
  let all = 0;
  let common = 0;
  for (let at = 0; at < sample.length; at++) {
    const lead = sample[at] ?? 0;
    if (isPlainAscii(lead)) continue;
    all++;
    if (lead < 0x80) continue;
    if (lead >= 0xa1 && lead <= 0xdf) common += HALF_WIDTH_WEIGHT;
    else {
      const trail = sample[++at] ?? 0;
      // In EUC-JP, this lead byte begins half-width katakana.
      const weight = lead === 0x8e ? HALF_WIDTH_WEIGHT : 1;
      const isKanjiOfLevel1 = (lead >= 0x88 && lead <= 0x97) || (lead === 0x98 && trail <= 0x72);
      if ((lead >= 0x81 && lead <= 0x84) || lead === 0x87 || isKanjiOfLevel1) common += weight;
    }
  }
  return common / all;
}

function commonInEucJp(sample: Uint8Array): number {
  let all = 0;
  let common = 0;
  for (let at = 0; at < sample.length; at++) {
    const lead = sample[at] ?? 0;
    if (isPlainAscii(lead)) continue;
    all++;
    if (lead < 0x80) continue;
    // The lead byte 0x8f begins a character of three bytes, any other a character of two.
    at += lead === 0x8f ? 2 : 1;
    const isSymbolOrKana = (lead >= 0xa1 && lead <= 0xa5) || lead === 0xa8 || lead === 0xad;
    if (isSymbolOrKana || (lead >= 0xb0 && lead <= 0xcf) || lead === 0x8e) common++;
  }
  return common / all;
}

/** ASCII without control characters other than white space. */
function isPlainAscii(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
}

/**
 * Recognises encodings whose bytes look like UTF-8: UTF-16 without a byte order mark, by its zero bytes, and ISO-2022-JP, by
 * its escape sequences.
 * @returns the name for a message, and whether the file is read when its encoding is named; undefined for any other text
 */
export function undetectableEncoding(
  sample: Uint8Array,
): { readonly name: string; readonly isSupported: boolean } | undefined {
  const zeros = [0, 0];
  for (let at = 0; at < sample.length; at++) {
    const [byte, next, last] = [sample[at], sample[at + 1], sample[at + 2]];
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
    if (byte === 0x1b && next === 0x24 && (last === 0x40 || last === 0x42)) {
      return { name: 'ISO-2022-JP', isSupported: false };
    }
  }
  const [even = 0, odd = 0] = zeros;
  if (Math.min(even, odd) > 0 || even + odd < MIN_ZEROS * sample.length || even + odd === 0) return undefined;
  const name = ENCODING_NAMES[even > 0 ? 'utf-16be' : 'utf-16le'];
  return { name: `${name} without a byte order mark`, isSupported: true };
}
