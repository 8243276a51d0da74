import { z } from 'zod';

/**
 * The dictionary as arrays of numbers. A morpheme (one reading of a word, or of the unknown words of a character class)
 * is an index. The morphemes of a word are consecutive, and the last of them is marked.
 */
export interface CompiledDictionary {
  /** For each UTF-16 code unit: `character class << 16 | trie code` (code 0: in no word). */
  readonly units: Int32Array;
  /** For each node two numbers: its base, and `code << 19 | first morpheme of the word that ends here` (0: no word). */
  readonly trie: Int32Array;
  /** For each morpheme two numbers: `left id << 16 | right id` and `cost << 1 | 1 for the last morpheme of a word`. */
  readonly morphemes: Int32Array;
  /** `[leftId * rightSize + rightId]`: the cost of a morpheme with `leftId` after one with `rightId`. */
  readonly connectionCosts: Int16Array;
  /** For each character class, the first morpheme of its unknown words. */
  readonly firstOfClass: Int32Array;
  /** For each character class: `isAlwaysInvoked | isGrouped << 1`. */
  readonly classFlags: Uint8Array;
  /** For each morpheme, the index of its part of speech in `partsOfSpeech`. */
  readonly partOfSpeech: Uint8Array;
  /**
   * For each morpheme, the start of its base form in `baseFormUnits`, where its length and then its units are; 0 if it
   * equals the surface.
   */
  readonly baseForm: Int32Array;
  readonly baseFormUnits: Uint16Array;
  readonly tables: Tables;
}

/** Further words, in the form of those of the dictionary. All is empty if there are none. */
export interface UserDictionary extends Pick<CompiledDictionary, 'trie' | 'morphemes' | 'partOfSpeech'> {
  /** For each morpheme. */
  readonly baseForms: readonly string[];
}

/** A compiled dictionary, which may have further words. Their morphemes are numbered behind those of unknown words. */
export interface DictionaryData extends CompiledDictionary {
  /** The memory that the arrays of the compiled dictionary are in. */
  readonly memory: WebAssembly.Memory;
  /** The further words, as `formatUserWords` writes them; empty if there are none. */
  readonly userWords: string;
  readonly user: UserDictionary;
  readonly firstOfUser: number;
}

const NO_WORDS: UserDictionary = {
  trie: new Int32Array(),
  morphemes: new Int32Array(),
  partOfSpeech: new Uint8Array(),
  baseForms: [],
};

const SECTIONS = [
  'units',
  'trie',
  'morphemes',
  'connectionCosts',
  'firstOfClass',
  'classFlags',
  'partOfSpeech',
  'baseForm',
  'baseFormUnits',
] as const;

const tablesSchema = z.object({
  /** The number of right ids, which is the length of a row of the connection costs. */
  rightSize: z.int(),
  /** The first morpheme of unknown words; all later ones of a compiled dictionary are of unknown words too. */
  firstUnknown: z.int(),
  partsOfSpeech: z.array(z.tuple([z.string(), z.string(), z.string(), z.string()])),
});
type Tables = z.infer<typeof tablesSchema>;

/*
 * The image is one contiguous buffer, the same in the file (compressed) and in the memory that all threads share: the
 * length of the header (32 bits, little-endian), the header (JSON), and the sections, each at a multiple of 8 bytes.
 */
const LENGTH_BYTES = 4;
const headerSchema = z.object({
  tables: tablesSchema,
  /** For each section by name: its start after the header and its length, in bytes. */
  sections: z.record(z.string(), z.tuple([z.int(), z.int()])),
});

/** Writes a dictionary as an image. */
export function encodeImage(dictionary: CompiledDictionary): Uint8Array {
  const ranges: Record<string, [number, number]> = {};
  let length = 0;
  for (const name of SECTIONS) {
    const { byteLength } = dictionary[name];
    ranges[name] = [length, byteLength];
    length = aligned(length + byteLength);
  }
  const body = new Uint8Array(length);
  for (const name of SECTIONS) {
    const { buffer, byteOffset, byteLength } = dictionary[name];
    body.set(new Uint8Array(buffer, byteOffset, byteLength), ranges[name][0]);
  }
  const header = JSON.stringify({ tables: dictionary.tables, sections: ranges });
  const start = aligned(LENGTH_BYTES + Buffer.byteLength(header));
  const image = Buffer.alloc(start + length, ' ');
  image.writeUInt32LE(start - LENGTH_BYTES);
  image.write(header, LENGTH_BYTES);
  image.set(body, start);
  return image;
}

/** Opens an image without a copy. @param memory starts with the image */
export function openImage(memory: WebAssembly.Memory): DictionaryData {
  const { buffer } = memory;
  const { tables, sections, start } = readHeader(buffer);
  const range = (name: string, bytes: number): [ArrayBufferLike, number, number] => {
    const [offset, byteLength] = sections[name];
    return [buffer, start + offset, byteLength / bytes];
  };
  const partOfSpeech = new Uint8Array(...range('partOfSpeech', 1));
  return {
    units: new Int32Array(...range('units', 4)),
    trie: new Int32Array(...range('trie', 4)),
    morphemes: new Int32Array(...range('morphemes', 4)),
    connectionCosts: new Int16Array(...range('connectionCosts', 2)),
    firstOfClass: new Int32Array(...range('firstOfClass', 4)),
    classFlags: new Uint8Array(...range('classFlags', 1)),
    partOfSpeech,
    baseForm: new Int32Array(...range('baseForm', 4)),
    baseFormUnits: new Uint16Array(...range('baseFormUnits', 2)),
    tables,
    memory,
    userWords: '',
    user: NO_WORDS,
    firstOfUser: partOfSpeech.length,
  };
}

function readHeader(buffer: ArrayBufferLike) {
  const start = LENGTH_BYTES + new DataView(buffer).getUint32(0, true);
  const json = Buffer.from(buffer, LENGTH_BYTES, start - LENGTH_BYTES).toString();
  return { ...headerSchema.parse(JSON.parse(json)), start };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
