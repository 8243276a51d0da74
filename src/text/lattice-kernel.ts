import { readFileSync } from 'node:fs';
import type { DictionaryData } from './dictionary/dictionary-image.ts';

const MODULE = new WebAssembly.Module(readFileSync(new URL('./lattice.wasm', import.meta.url)));
const PAGE_BYTES = 65_536;
/** The limit of 32-bit addresses. */
const MAX_PAGES = 65_536;
/** Room for the nodes of a usual sentence; the kernel lets the memory grow for more. */
const NODE_BYTES = 2 * PAGE_BYTES;
/** Vectors and cache lines start at multiples of this. */
const ALIGNMENT = 64;

/** The loops of lattice.wat, and the arrays that they share with their caller. */
export interface LatticeKernel {
  /** For each position of the sentence, the entry of its code unit in the dictionary's `units`. */
  readonly units: Int32Array;
  /** For each position, the end of the run of characters of the same class. */
  readonly runEnds: Int32Array;
  /** The words of the path, the last one first: the morpheme and the start of each. */
  readonly path: Int32Array;
  findRuns(length: number): void;
  /** Finds the path with the lowest cost through a sentence of at least one unit. @returns the number of words */
  segment(length: number): number;
}

/** @param maxLength of sentences, in code units */
export function latticeKernel(dictionary: DictionaryData, maxLength: number): LatticeKernel {
  const { trie, morphemes, connectionCosts, tables, classFlags, firstOfClass, user } = dictionary;
  const leftSize = connectionCosts.length / tables.rightSize;
  let end = 0;
  const reserve = (numbers: number) => {
    const start = end;
    end += Math.ceil((Int32Array.BYTES_PER_ELEMENT * numbers) / ALIGNMENT) * ALIGNMENT;
    return start;
  };
  const layout = {
    units: reserve(maxLength),
    runEnds: reserve(maxLength),
    bases: reserve(maxLength),
    endingAt: reserve(maxLength + 1),
    classes: reserve(2 * classFlags.length),
    best: reserve(4 * leftSize),
    path: reserve(2 * maxLength),
    userTrie: reserve(user.trie.length),
    userMorphemes: reserve(user.morphemes.length),
    nodes: reserve(0),
  };
  const scratch = new WebAssembly.Memory({
    initial: Math.ceil((end + NODE_BYTES) / PAGE_BYTES),
    maximum: MAX_PAGES,
    shared: true,
  });
  const { exports } = new WebAssembly.Instance(MODULE, {
    lattice: {
      scratch,
      dictionary: dictionary.memory,
      trie: trie.byteOffset,
      morphemes: morphemes.byteOffset,
      connectionCosts: connectionCosts.byteOffset,
      connectionRow: connectionCosts.BYTES_PER_ELEMENT * tables.rightSize,
      hasUserWords: Number(user.trie.length > 0),
      firstOfUser: dictionary.firstOfUser,
      ...layout,
    },
  });
  if (!isKernel(exports))
    throw new Error('lattice.wasm is of another version; build it again with "npm run build:kernel"');
  const { findRuns, segment } = exports;
  const numbersAt = (start: number, length: number) => new Int32Array(scratch.buffer, start, length);
  const classes = numbersAt(layout.classes, 2 * classFlags.length);
  numbersAt(layout.userTrie, user.trie.length).set(user.trie);
  numbersAt(layout.userMorphemes, user.morphemes.length).set(user.morphemes);
  for (const [index, flags] of classFlags.entries()) classes.set([firstOfClass[index], flags], 2 * index);
  return {
    units: numbersAt(layout.units, maxLength),
    runEnds: numbersAt(layout.runEnds, maxLength),
    path: numbersAt(layout.path, 2 * maxLength),
    findRuns,
    segment,
  };
}

function isKernel(exports: object): exports is Pick<LatticeKernel, 'findRuns' | 'segment'> {
  return 'findRuns' in exports && 'segment' in exports;
}
