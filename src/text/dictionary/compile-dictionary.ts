import type { CompiledDictionary } from './dictionary-image.ts';
import type { KuromojiDictionary, Morpheme } from './kuromoji-dictionary.ts';
import { compareCodes, compileTrie } from './trie.ts';

const UNITS = 65_536;
/** kuromoji's marker for an empty base form, which unknown words have. */
const NONE = '*';
/** No word contains surrogates. kuromoji has no entry for them either, and uses class 0 (DEFAULT). */
const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;

/** Compiles kuromoji's dictionary to the form that `Lattice` uses. Takes a few seconds. */
export function compileDictionary(source: KuromojiDictionary): CompiledDictionary {
  const codeOf = codesByFrequency(source.morphemesOf.keys());
  // Morpheme 0 means "none".
  const list = new MorphemeList();
  const words = [...source.morphemesOf]
    .map(([word, morphemes]) => ({
      codes: codesOf(word, codeOf),
      word,
      morphemes: cheapestMorphemes(morphemes),
    }))
    .sort((a, b) => compareCodes(a.codes, b.codes))
    .map(({ codes, word, morphemes }) => ({ codes, first: list.add(morphemes, word) }));
  const firstUnknown = list.length;
  const firstOfClass = source.classes.map(({ morphemes }) => list.add(morphemes, NONE));

  return {
    units: Int32Array.from({ length: UNITS }, (_, unit) =>
      isSurrogate(unit) ? 0 : (source.classOf[unit] << 16) | codeOf[unit],
    ),
    trie: compileTrie(words, Math.max(...codeOf)),
    connectionCosts: transposed(source.connection),
    firstOfClass: Int32Array.from(firstOfClass),
    classFlags: Uint8Array.from(
      source.classes,
      ({ isAlwaysInvoked, isGrouped }) => Number(isAlwaysInvoked) | (Number(isGrouped) << 1),
    ),
    ...list.finish(),
    tables: { rightSize: source.connection.rightSize, firstUnknown, partsOfSpeech: list.partsOfSpeech },
  };
}

/**
 * The trie code of each UTF-16 code unit: 1 for the most frequent unit in words, 2 for the next, and so on; 0 for units
 * in no word. Small codes for frequent units make the trie compact.
 */
function codesByFrequency(words: Iterable<string>): Uint16Array {
  const frequency = new Uint32Array(UNITS);
  for (const word of words) for (let at = 0; at < word.length; at++) frequency[word.charCodeAt(at)]++;
  const occurring = [...frequency.keys()].filter((unit) => frequency[unit] > 0);
  const codeOf = new Uint16Array(UNITS);
  for (const [index, unit] of occurring.sort((a, b) => frequency[b] - frequency[a]).entries())
    codeOf[unit] = index + 1;
  return codeOf;
}

function codesOf(word: string, codeOf: Uint16Array): Uint16Array {
  return Uint16Array.from({ length: word.length }, (_, at) => codeOf[word.charCodeAt(at)]);
}

/**
 * The morphemes of a word that can be on a best path. Morphemes with the same ids differ for the lattice only in their
 * cost, so of each such group only the cheapest can be on it; among equally cheap ones the first.
 */
function cheapestMorphemes(morphemes: readonly Morpheme[]): Morpheme[] {
  const cheapest = new Map<string, Morpheme>();
  for (const morpheme of morphemes) {
    const ids = `${morpheme.leftId},${morpheme.rightId}`;
    const other = cheapest.get(ids);
    if (other === undefined || morpheme.cost < other.cost) {
      cheapest.delete(ids);
      cheapest.set(ids, morpheme);
    }
  }
  return [...cheapest.values()];
}

function transposed({ rightSize, leftSize, costs }: KuromojiDictionary['connection']): Int16Array {
  const result = new Int16Array(costs.length);
  for (let right = 0; right < rightSize; right++) {
    for (let left = 0; left < leftSize; left++)
      result[left * rightSize + right] = costs[right * leftSize + left];
  }
  return result;
}

class MorphemeList {
  readonly partsOfSpeech: [string, string, string, string][] = [];
  readonly #partOfSpeechIndex = new Map<string, number>();
  readonly #numbers: number[] = [0, 0];
  readonly #partOfSpeech: number[] = [0];
  readonly #baseForm: number[] = [0];
  readonly #baseFormStart = new Map<string, number>();
  readonly #baseFormUnits: number[] = [0];

  get length(): number {
    return this.#baseForm.length;
  }

  /**
   * Appends the morphemes of a word.
   * @returns the index of the first of them
   */
  add(morphemes: readonly Morpheme[], surface: string): number {
    const first = this.length;
    for (const [index, { leftId, rightId, cost, features }] of morphemes.entries()) {
      const isLast = index === morphemes.length - 1;
      this.#numbers.push((leftId << 16) | rightId, (cost << 1) | Number(isLast));
      const [, pos, detail1, detail2, detail3, , , baseForm = NONE] = features;
      this.#partOfSpeech.push(this.#indexOf([pos, detail1, detail2, detail3]));
      this.#baseForm.push(baseForm === surface || baseForm === NONE ? 0 : this.#startOf(baseForm));
    }
    return first;
  }

  finish(): Pick<CompiledDictionary, 'morphemes' | 'partOfSpeech' | 'baseForm' | 'baseFormUnits'> {
    return {
      morphemes: Int32Array.from(this.#numbers),
      partOfSpeech: Uint8Array.from(this.#partOfSpeech),
      baseForm: Int32Array.from(this.#baseForm),
      baseFormUnits: Uint16Array.from(this.#baseFormUnits),
    };
  }

  #indexOf(levels: [string, string, string, string]): number {
    const name = levels.join();
    const index = this.#partOfSpeechIndex.get(name) ?? this.partsOfSpeech.push(levels) - 1;
    this.#partOfSpeechIndex.set(name, index);
    return index;
  }

  #startOf(baseForm: string): number {
    const start = this.#baseFormStart.get(baseForm) ?? this.#baseFormUnits.length;
    if (start === this.#baseFormUnits.length) {
      this.#baseFormUnits.push(baseForm.length);
      for (let at = 0; at < baseForm.length; at++) this.#baseFormUnits.push(baseForm.charCodeAt(at));
    }
    this.#baseFormStart.set(baseForm, start);
    return start;
  }
}
