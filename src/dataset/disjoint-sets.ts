/** Disjoint sets of the indices 0 to size − 1 (union-find). The smallest index represents its set. */
export interface DisjointSets {
  find(index: number): number;
  unite(a: number, b: number): void;
}

/** @param size the number of indices, each of which is a set of its own at first */
export function disjointSets(size: number): DisjointSets {
  const parent = Int32Array.from({ length: size }, (_, index) => index);
  function find(index: number): number {
    while (parent[index] !== index) {
      parent[index] = parent[parent[index]];
      index = parent[index];
    }
    return index;
  }
  function unite(a: number, b: number): void {
    const [first, second] = [find(a), find(b)];
    parent[Math.max(first, second)] = Math.min(first, second);
  }
  return { find, unite };
}
