import { OperationalError } from '../../contract/error.ts';
import type { DictionaryData } from './dictionary-image.ts';
import { GrowingTrie, NO_CODE } from './growing-trie.ts';
import { SharedMemory } from './shared-memory.ts';
import { formatUserWords, readUserWords, type UserWord } from './user-words.ts';

const CODE_BITS = 0xffff;

/**
 * A dictionary with further words. Other words keep their costs, so only texts with one of the new words can be segmented
 * differently. The result shares what it can with the dictionary, which stays as it is;
 * the rest is in memory that threads can share. Takes some 50 ms.
 * @param words CSV for `readUserWords`
 * @returns the dictionary itself if it has these words already
 * @throws {OperationalError} `invalid-input`, when the words cannot be read
 */
export function extendDictionary(dictionary: DictionaryData, words: string): DictionaryData {
  if (words === dictionary.userWords) return dictionary;
  if (dictionary.userWords !== '') throw new RangeError('the dictionary has other words already');
  const read = readUserWords(words, 'the list of words', dictionary);
  const bySurface = Map.groupBy(read, ({ surface }) => surface);
  const { units, codes } = withCodes(dictionary.units, [...bySurface.keys()]);
  const trie = new GrowingTrie(dictionary.trie, codes);
  const list = new MorphemeList(dictionary);
  for (const [surface, own] of bySurface) {
    const word = Array.from({ length: surface.length }, (_, at) => units[surface.charCodeAt(at)] & CODE_BITS);
    trie.set(word, list.add(trie.get(word), own));
  }
  return {
    ...dictionary,
    ...shared({ units, trie: trie.finish(), ...list.finish() }),
    userWords: formatUserWords(read),
  };
}

type Extended = Pick<
  DictionaryData,
  'units' | 'trie' | 'morphemes' | 'partOfSpeech' | 'baseForm' | 'baseFormUnits'
>;

function shared(arrays: Extended): Extended & Pick<DictionaryData, 'wordMemory'> {
  const memory = new SharedMemory(Object.values(arrays));
  return {
    wordMemory: memory.memory,
    units: memory.copy(Int32Array, arrays.units),
    trie: memory.copy(Int32Array, arrays.trie),
    morphemes: memory.copy(Int32Array, arrays.morphemes),
    partOfSpeech: memory.copy(Uint8Array, arrays.partOfSpeech),
    baseForm: memory.copy(Int32Array, arrays.baseForm),
    baseFormUnits: memory.copy(Uint16Array, arrays.baseFormUnits),
  };
}

/** Gives a code to the characters that are in no word yet. */
function withCodes(units: Int32Array, surfaces: readonly string[]) {
  let codes = units.reduce((most, unit) => Math.max(most, unit & CODE_BITS), 0);
  const result = Int32Array.from(units);
  for (const surface of surfaces) {
    for (let at = 0; at < surface.length; at++) {
      const unit = surface.charCodeAt(at);
      if ((result[unit] & CODE_BITS) === 0) result[unit] |= ++codes;
    }
  }
  if (codes >= NO_CODE)
    throw new OperationalError('invalid-input', 'the words have too many different characters');
  return { units: result, codes };
}

/** The morphemes of a dictionary, and further ones. */
class MorphemeList {
  readonly #dictionary: DictionaryData;
  readonly #numbers: number[] = [];
  readonly #partOfSpeech: number[] = [];
  readonly #baseForm: number[] = [];
  readonly #baseFormUnits: number[] = [];

  constructor(dictionary: DictionaryData) {
    this.#dictionary = dictionary;
  }

  /**
   * Appends the morphemes that a word has already, and its new ones.
   * @param former the first of the morphemes that it has; 0 for none
   * @returns the index of the first
   */
  add(former: number, words: readonly UserWord[]): number {
    const { morphemes, partOfSpeech, baseForm } = this.#dictionary;
    const first = partOfSpeech.length + this.#partOfSpeech.length;
    for (let at = former; at !== 0; at = (morphemes[2 * at + 1] & 1) === 1 ? 0 : at + 1)
      this.#append(morphemes[2 * at], morphemes[2 * at + 1] >> 1, partOfSpeech[at], baseForm[at]);
    for (const { leftId, rightId, cost, ...word } of words)
      this.#append((leftId << 16) | rightId, cost, this.#indexOf(word), this.#startOf(word));
    const last = this.#numbers.length - 1;
    this.#numbers[last] = (this.#numbers[last] ?? 0) | 1;
    return first;
  }

  finish(): Pick<DictionaryData, 'morphemes' | 'partOfSpeech' | 'baseForm' | 'baseFormUnits'> {
    const { morphemes, partOfSpeech, baseForm, baseFormUnits } = this.#dictionary;
    return {
      morphemes: followed(new Int32Array(morphemes.length + this.#numbers.length), morphemes, this.#numbers),
      partOfSpeech: followed(
        new Uint8Array(partOfSpeech.length + this.#partOfSpeech.length),
        partOfSpeech,
        this.#partOfSpeech,
      ),
      baseForm: followed(new Int32Array(baseForm.length + this.#baseForm.length), baseForm, this.#baseForm),
      baseFormUnits: followed(
        new Uint16Array(baseFormUnits.length + this.#baseFormUnits.length),
        baseFormUnits,
        this.#baseFormUnits,
      ),
    };
  }

  #append(ids: number, cost: number, partOfSpeech: number, baseForm: number): void {
    this.#numbers.push(ids, cost << 1);
    this.#partOfSpeech.push(partOfSpeech);
    this.#baseForm.push(baseForm);
  }

  #indexOf({ partOfSpeech }: Pick<UserWord, 'partOfSpeech'>): number {
    const name = partOfSpeech.join();
    return this.#dictionary.tables.partsOfSpeech.findIndex((each) => each.join() === name);
  }

  #startOf({ surface, baseForm }: Pick<UserWord, 'surface' | 'baseForm'>): number {
    if (baseForm === surface) return 0;
    const start = this.#dictionary.baseFormUnits.length + this.#baseFormUnits.length;
    this.#baseFormUnits.push(baseForm.length);
    for (let at = 0; at < baseForm.length; at++) this.#baseFormUnits.push(baseForm.charCodeAt(at));
    return start;
  }
}

type Numbers = Int32Array | Uint16Array | Uint8Array;

function followed<Own extends Numbers>(room: Own, numbers: Own, more: readonly number[]): Own {
  room.set(numbers);
  room.set(more, numbers.length);
  return room;
}
