/** At most `count` items, at equal distances. */
export function evenlySpaced<T>(items: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(items.length, count) }, (_, index) => items[Math.floor(index * step)]);
}
