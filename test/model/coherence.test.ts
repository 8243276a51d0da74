import { describe, expect, it } from 'vitest';
import { ancestorsOfOutputs, coherent, givenOutputs } from '../../src/model/coherence.ts';

const ancestors = ancestorsOfOutputs([
  { id: 'food' },
  { id: 'bread', parent: 'food' },
  { id: 'rolls', parent: 'bread' },
  { id: 'cars', parent: 'not in the model' },
]);

describe('tags with parents', () => {
  it('are at most as probable as their parents and the parents of these', () => {
    const rounded = [...coherent(Float32Array.of(0.5, 0.75, 0.25, 0.9), ancestors)].map(
      (p) => Math.round(100 * p) / 100,
    );
    expect(rounded).toEqual([0.5, 0.5, 0.25, 0.9]);
    expect(coherent(Float32Array.of(0.25, 0.75, 0.5, 0), ancestors)[2]).toBe(0.25);
  });

  it('are given only where their parents are', () => {
    const given = (...probabilities: number[]) => [
      ...givenOutputs(Float32Array.from(probabilities), [0.5, 0.5, 0.5, 0.5], ancestors),
    ];
    expect(given(0.9, 0.9, 0.9, 0.9)).toEqual([0, 1, 2, 3]);
    expect(given(0.9, 0.1, 0.9, 0.1)).toEqual([0]);
    expect(given(0.1, 0.9, 0.9, 0.9)).toEqual([3]);
  });
});
