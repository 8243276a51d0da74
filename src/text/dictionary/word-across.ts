import type { DictionaryData } from './dictionary-image.ts';

/** In UTF-16 code units. Longer ones are 1 of 2,000 words. */
const MAX_WORD_LENGTH = 16;
const ROOT = 0;

/** Whether the text has a dictionary word of usual length that starts before a position and ends after it. */
export function hasWordAcross(
  { units, trie, user }: DictionaryData,
  text: string,
  position: number,
): boolean {
  return hasWordOfTrie(trie, units, text, position) || hasWordOfTrie(user.trie, units, text, position);
}

function hasWordOfTrie(trie: Int32Array, units: Int32Array, text: string, position: number): boolean {
  if (trie.length === 0) return false;
  for (let start = Math.max(0, position - MAX_WORD_LENGTH); start < position; start++) {
    let base = trie[ROOT];
    for (let at = start; at < text.length && base !== 0; at++) {
      const code = units[text.charCodeAt(at)] & 0xffff;
      const node = 2 * (base + code);
      const found = trie[node + 1];
      if (found >>> 19 !== code) break;
      if (at >= position && (found & 0x7ffff) !== 0) return true;
      base = trie[node];
    }
  }
  return false;
}
