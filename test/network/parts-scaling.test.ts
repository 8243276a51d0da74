import { describe, expect, it } from 'vitest';
import { matrixOf, toRows } from '../../src/network/matrix.ts';
import { logOfParts, scaleByParts, scaledByParts } from '../../src/network/parts-scaling.ts';

const scaling = { slope: -0.2, offset: 0.5 };

describe('scaling by the number of parts', () => {
  it('leaves a whole without parts, or with one, as it is', () => {
    for (const parts of [0, 1]) expect(scaledByParts(3, scaling, logOfParts(parts))).toBe(3);
  });

  it('is z · (1 + slope · ln n) + offset · ln n for n parts', () => {
    const two = Math.log(2);
    expect(scaledByParts(3, scaling, logOfParts(2))).toBeCloseTo(3 * (1 - 0.2 * two) + 0.5 * two, 12);
  });

  it('keeps the order of logits, however many parts there are', () => {
    const many = logOfParts(1e6);
    expect(scaledByParts(1, scaling, many)).toBeLessThan(scaledByParts(2, scaling, many));
  });

  it('scales the heads that have a scaling', () => {
    const heads = [
      { kind: 'sigmoid' as const, outputs: 1 },
      { kind: 'softmax' as const, outputs: 1 },
    ];
    const architecture = {
      ...{ inputs: 1, hiddenInputs: 1, hidden: [], activation: 'relu' as const },
      ...{ heads, linear: false, wholeShare: 0.6 },
    };
    const logits = matrixOf([
      [1, 2],
      [3, 4],
    ]);
    // The first whole has two parts, the second none.
    const scaled = scaleByParts(logits, Int32Array.of(0, 3, 4), architecture, [scaling, undefined]);
    const [first, second] = toRows(scaled);
    expect(first[0]).toBeCloseTo(scaledByParts(1, scaling, Math.LN2), 6);
    expect(first[1]).toBe(2);
    expect(second).toEqual([3, 4]);
  });
});
