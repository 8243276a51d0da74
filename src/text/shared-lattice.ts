import type { DictionaryData } from './dictionary/dictionary-image.ts';
import { Lattice } from './lattice.ts';

const lattices = new WeakMap<DictionaryData, Lattice>();

/** The lattice that all readers of a dictionary share. Each must read its words before another segments a text. */
export function latticeOf(dictionary: DictionaryData): Lattice {
  const lattice = lattices.get(dictionary) ?? new Lattice(dictionary);
  lattices.set(dictionary, lattice);
  return lattice;
}
