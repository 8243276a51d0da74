import { OperationalError } from '../../contract/error.ts';
import type { DictionaryData, UserDictionary } from './dictionary-image.ts';
import { compareCodes, compileTrie, NO_CODE } from './trie.ts';
import { formatUserWords, readUserWords, type UserWord } from './user-words.ts';

const CODE_BITS = 0xffff;

/**
 * A dictionary with further words. Other words keep their costs, so only texts with one of the new words can be segmented
 * differently. The dictionary stays as it is, and the result shares its memory; the new words are in a trie of their own.
 * @param words CSV for `readUserWords`
 * @returns the dictionary itself if it has these words already
 * @throws {OperationalError} `invalid-input`, when the words cannot be read
 */
export function extendDictionary(dictionary: DictionaryData, words: string): DictionaryData {
  if (words === dictionary.userWords) return dictionary;
  if (dictionary.userWords !== '') throw new RangeError('the dictionary has other words already');
  const read = readUserWords(words, 'the list of words', dictionary);
  const { units, codes } = withCodes(dictionary.units, read);
  return {
    ...dictionary,
    units,
    user: compiled(read, dictionary, (unit) => units[unit] & CODE_BITS, codes),
    userWords: formatUserWords(read),
  };
}

/** Gives a code to the characters that are in no word yet. */
function withCodes(units: Int32Array, words: readonly UserWord[]) {
  let codes = units.reduce((most, unit) => Math.max(most, unit & CODE_BITS), 0);
  let result = units;
  for (const { surface } of words) {
    for (let at = 0; at < surface.length; at++) {
      const unit = surface.charCodeAt(at);
      if ((result[unit] & CODE_BITS) !== 0) continue;
      // Most lists have no such character, and share the table.
      if (result === units) result = Int32Array.from(units);
      result[unit] |= ++codes;
    }
  }
  if (codes >= NO_CODE)
    throw new OperationalError('invalid-input', 'the words have too many different characters');
  return { units: result, codes };
}

/** @param codes the greatest code */
function compiled(
  words: readonly UserWord[],
  { tables }: DictionaryData,
  codeOf: (unit: number) => number,
  codes: number,
): UserDictionary {
  const partsOfSpeech = new Map(tables.partsOfSpeech.map((each, index) => [each.join(), index]));
  // Morpheme 0 means "none".
  const morphemes = [0, 0];
  const partOfSpeech = [0];
  const baseForms = [''];
  const coded = [...Map.groupBy(words, ({ surface }) => surface)].map(([surface, own]) => {
    const first = baseForms.length;
    for (const [index, word] of own.entries()) {
      const isLast = index === own.length - 1;
      morphemes.push((word.leftId << 16) | word.rightId, (word.cost << 1) | Number(isLast));
      partOfSpeech.push(partsOfSpeech.get(word.partOfSpeech.join()) ?? 0);
      baseForms.push(word.baseForm);
    }
    return {
      codes: Uint16Array.from({ length: surface.length }, (_, at) => codeOf(surface.charCodeAt(at))),
      first,
    };
  });
  return {
    trie: compileTrie(
      coded.sort((a, b) => compareCodes(a.codes, b.codes)),
      codes,
    ),
    morphemes: Int32Array.from(morphemes),
    partOfSpeech: Uint8Array.from(partOfSpeech),
    baseForms,
  };
}
