/** A source of uniform random numbers in [0, 1). */
export type Random = () => number;

/**
 * A random number generator that gives the same numbers for the same seed on every machine: mulberry32 (a Weyl sequence
 * with step 0x6D2B79F5 and a 32-bit mixing function; period 2³²).
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random number of the standard normal distribution (Box and Muller 1958): √(−2 ln u₁) · cos(2π u₂). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A shuffled copy; every order is equally likely (Fisher–Yates shuffle). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}
