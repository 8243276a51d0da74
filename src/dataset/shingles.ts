/** The number of UTF-16 code units of a shingle. */
const SHINGLE = 5;

/** The distinct shingles of a text. A text of at most 5 code units is a single shingle. */
export function shinglesOf(text: string): Set<string> {
  return new Set(Array.from({ length: positionsOf(text) }, (_, start) => text.slice(start, start + SHINGLE)));
}

/** The number of shingles of a text, equal ones included. */
export function positionsOf({ length }: string): number {
  return Math.max(1, length - SHINGLE + 1);
}

/**
 * Creates a function that writes a 32-bit hash for each distinct shingle of a text to an array, and returns where they
 * end. It finds repeated shingles by a hash table with open addressing, which serves all texts.
 * @param maxPositions the largest `positionsOf` of the texts
 */
export function shingleHasher(maxPositions: number) {
  // A slot has the hash of a shingle and its start plus 1; 0 is an empty slot.
  const slots = powerOfTwo(2 * maxPositions);
  const starts = new Int32Array(slots);
  const hashes = new Uint32Array(slots);
  return (text: string, target: Uint32Array, from: number): number => {
    const positions = positionsOf(text);
    const capacity = powerOfTwo(2 * positions);
    starts.fill(0, 0, capacity);
    let end = from;
    for (let start = 0; start < positions; start++) {
      const hash = hashOf(text, start);
      let slot = hash & (capacity - 1);
      while (starts[slot] > 0 && !(hashes[slot] === hash && isSame(text, starts[slot] - 1, start))) {
        slot = (slot + 1) & (capacity - 1);
      }
      if (starts[slot] > 0) continue;
      starts[slot] = start + 1;
      hashes[slot] = hash;
      target[end++] = hash;
    }
    return end;
  };
}

/** FNV-1a over the code units of a shingle, with the finaliser of MurmurHash3. */
function hashOf(text: string, start: number): number {
  const end = Math.min(text.length, start + SHINGLE);
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function isSame(text: string, a: number, b: number): boolean {
  for (let offset = 0; offset < SHINGLE; offset++) {
    if (text.charCodeAt(a + offset) !== text.charCodeAt(b + offset)) return false;
  }
  return true;
}

/** The smallest power of two that is at least `value`. */
export function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, value)));
}
