/** About this many. */
const TICKS = 5;

/** Round values from 0 to a maximum, as shares of it. */
export function ticksUpTo(maximum: number): { readonly at: number; readonly label: string }[] {
  const rough = maximum / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  // The step may be no binary fraction, so values are counted in steps.
  return Array.from({ length: Math.floor(maximum / step) + 1 }, (_, index) => ({
    at: (index * step) / maximum,
    label: String(Number((index * step).toPrecision(6))),
  }));
}
