import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** One reading of a word: the ids that determine the cost of its connections, its own cost, and its features. */
export interface Morpheme {
  readonly leftId: number;
  readonly rightId: number;
  readonly cost: number;
  /** Surface, part of speech in four levels, conjugation type and form, base form, reading, pronunciation. */
  readonly features: readonly string[];
}

/** The rules for unknown words that start with a character of this class. */
interface CharacterClass {
  /** Whether there is an unknown word even if the dictionary has a word at the position. */
  readonly isAlwaysInvoked: boolean;
  /** Whether an unknown word is a whole run of characters of this class, or a single character. */
  readonly isGrouped: boolean;
  /** The readings of an unknown word of this class. */
  readonly morphemes: readonly Morpheme[];
}

/** IPADIC as distributed with kuromoji: words, connection costs, and the rules for unknown words. */
export interface KuromojiDictionary {
  readonly morphemesOf: ReadonlyMap<string, readonly Morpheme[]>;
  /** `costs[rightId * leftSize + leftId]`: the cost of a word with `leftId` after one with `rightId`. */
  readonly connection: { readonly rightSize: number; readonly leftSize: number; readonly costs: Int16Array };
  readonly classes: readonly CharacterClass[];
  /** The class of each UTF-16 code unit. */
  readonly classOf: Uint8Array;
}

const DIRECTORY = join(dirname(createRequire(import.meta.url).resolve('kuromoji/package.json')), 'dict');

/** Reads and decompresses kuromoji's dictionary files. Takes a few seconds. */
export async function readKuromojiDictionary(): Promise<KuromojiDictionary> {
  const [
    base,
    check,
    info,
    infoMap,
    features,
    costs,
    unknown,
    unknownMap,
    unknownFeatures,
    classOf,
    classes,
  ] = await Promise.all(
    // biome-ignore format: one line of names
    ['base', 'check', 'tid', 'tid_map', 'tid_pos', 'cc', 'unk', 'unk_map', 'unk_pos', 'unk_char', 'unk_invoke'].map(unpacked),
  );
  const surfaces = readSurfaces(new Int32Array(base.buffer), new Int32Array(check.buffer));
  const known = readMorphemes(info, infoMap, features);
  const ofClass = readMorphemes(unknown, unknownMap, unknownFeatures);
  const [rightSize, leftSize] = new Int16Array(costs.buffer, 0, 2);
  return {
    morphemesOf: new Map([...known].map(([word, morphemes]) => [surfaces.get(word) ?? '', morphemes])),
    connection: { rightSize, leftSize, costs: new Int16Array(costs.buffer, 4, rightSize * leftSize) },
    classes: readClasses(classes).map((each, index) => ({ ...each, morphemes: ofClass.get(index) ?? [] })),
    classOf: new Uint8Array(classOf),
  };
}

async function unpacked(name: string): Promise<Buffer<ArrayBuffer>> {
  const bytes = await promisify(gunzip)(await readFile(join(DIRECTORY, `${name}.dat.gz`)));
  // A copy at an aligned address, as views of wider numbers need.
  return Buffer.from(Uint8Array.from(bytes).buffer);
}

/**
 * The words of kuromoji's double-array trie over UTF-8 bytes, by word number. The check of a node is its parent, and
 * its index is the parent's base plus the byte. So each word is read backwards from its leaf, which is the child for
 * byte 0.
 */
function readSurfaces(base: Int32Array, check: Int32Array): Map<number, string> {
  const surfaces = new Map<number, string>();
  const bytes = Buffer.alloc(1024);
  for (let leaf = 0; leaf < base.length; leaf++) {
    if (base[leaf] >= 0 || check[leaf] < 0 || leaf !== base[check[leaf]]) continue;
    let start = bytes.length;
    for (let node = check[leaf]; node !== 0; node = check[node]) bytes[--start] = node - base[check[node]];
    surfaces.set(-base[leaf] - 1, bytes.toString('utf8', start));
  }
  return surfaces;
}

/**
 * The morphemes of each word (or class) by its number. `map` has offsets in `info`, which has offsets in `features`.
 */
function readMorphemes(info: Buffer, map: Buffer, features: Buffer): Map<number, Morpheme[]> {
  const morphemes = new Map<number, Morpheme[]>();
  const words = map.readInt32LE(0);
  for (let position = 4; morphemes.size < words; ) {
    const word = map.readInt32LE(position);
    const count = map.readInt32LE(position + 4);
    position += 8;
    const own = Array.from({ length: count }, (_, index): Morpheme => {
      const at = map.readInt32LE(position + 4 * index);
      return {
        leftId: info.readInt16LE(at),
        rightId: info.readInt16LE(at + 2),
        cost: info.readInt16LE(at + 4),
        features: readText(features, info.readInt32LE(at + 6)).split(','),
      };
    });
    morphemes.set(word, own);
    position += 4 * count;
  }
  return morphemes;
}

/** Reads the classes. Each has two flags, a length (which kuromoji does not use), and a name. */
function readClasses(bytes: Buffer): Omit<CharacterClass, 'morphemes'>[] {
  const classes: Omit<CharacterClass, 'morphemes'>[] = [];
  for (let position = 0; bytes[position + 6] > 0; position = bytes.indexOf(0, position + 6) + 1) {
    classes.push({ isAlwaysInvoked: bytes[position] === 1, isGrouped: bytes[position + 1] === 1 });
  }
  return classes;
}

function readText(bytes: Buffer, start: number): string {
  return bytes.toString('utf8', start, bytes.indexOf(0, start));
}
