import type { Numbers } from './tensor.ts';

/*
 * bfloat16 is the upper half of a number of 32 bits: its sign, its exponent and 8 of its 24 significant bits. To read it, the kernel
 * only has to shift it.
 */

/** Rounds to the nearest numbers of 16 bits, and to even ones between two. @param numbers finite ones */
export function toBfloat16(numbers: Numbers): Uint16Array {
  const { buffer } = Float32Array.from(numbers);
  const bits = new Uint32Array(buffer);
  const rounded = new Uint16Array(bits.length);
  for (let index = 0; index < bits.length; index++) {
    const isOdd = (bits[index] >>> 16) & 1;
    rounded[index] = (bits[index] + 0x7fff + isOdd) >>> 16;
  }
  return rounded;
}

export function fromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let index = 0; index < bits.length; index++) bits[index] = halves[index] << 16;
  return new Float32Array(bits.buffer);
}
