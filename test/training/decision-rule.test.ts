import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/network/random.ts';
import {
  decided,
  type JudgedRecord,
  judge,
  measured,
  minimumExpected,
} from '../../src/training/decision-rule.ts';

/** Answers whose tags are right as often as expected. */
function answers(seed: number, count: number): JudgedRecord[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const expected = 0.4 + 0.6 * random();
    const judged = 1 + Math.floor(4 * random());
    const right = Array.from({ length: judged }).filter(() => random() < expected).length;
    return { kind: undefined, expected, isDoubtful: false, judged, right };
  });
}

describe('which answers are accepted', () => {
  it('is chosen so that the wanted share of the tags of other accepted answers is right, within 0.02', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.8, 0.9, 0.95), (seed, precision) => {
        const minimum = minimumExpected(answers(seed, 6000), precision);
        const reached = measured(decided(answers(seed + 1, 6000), minimum));
        expect(Math.abs(reached.precision - precision)).toBeLessThan(0.02);
        expect(reached.accepted).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it('is all where all tags are right, and none where none is', () => {
    const right = answers(1, 100).map((each) => ({ ...each, right: each.judged }));
    expect(measured(decided(right, minimumExpected(right, 0.9)))).toEqual({ accepted: 1, precision: 1 });
    const wrong = right.map((each) => ({ ...each, right: 0 }));
    expect(minimumExpected(wrong, 0.9)).toBeGreaterThan(1);
    expect(measured(decided(wrong, minimumExpected(wrong, 0.9))).accepted).toBe(0);
  });

  it('is never one with doubts, however sure', () => {
    const doubtful = answers(1, 100).map((each) => ({ ...each, expected: 1, isDoubtful: true }));
    expect(measured(decided(doubtful, 0)).accepted).toBe(0);
    expect(minimumExpected([...answers(2, 1000), ...doubtful], 0.9)).toBe(
      minimumExpected(answers(2, 1000), 0.9),
    );
  });

  it('is measured for each kind of text', () => {
    const answer = { expected: 0.95, isDoubtful: false, judged: 2, right: 2 };
    const all = [
      { ...answer, kind: 'list' },
      { ...answer, kind: 'list', expected: 0.5 },
      { ...answer, kind: 'lead', right: 1 },
    ];
    expect(measured(decided(all, 0.9))).toEqual({
      accepted: 2 / 3,
      precision: 0.75,
      kinds: { list: { accepted: 0.5, precision: 1 }, lead: { accepted: 1, precision: 0.5 } },
    });
  });
});

it('the tags given to a record are judged where it is known whether they are right', () => {
  const tags = [{ id: 'a' }, { id: 'b', parent: 'a' }, { id: 'c' }, { id: 'd' }];
  const record = { kind: 'list', outputs: new Set([0]), unknown: new Set([2]), tokens: 4, known: 4 };
  const of = (...probabilities: number[]) =>
    judge([{ ...record, probabilities: Float32Array.from(probabilities) }], {
      tags,
      thresholds: [0.3, 0.3, 0.3, 0.3],
      ancestors: [[], [0], [], []],
    })[0];
  expect(of(0.9, 0.75, 0.5, 0.1).expected).toBeCloseTo((0.9 + 0.75 + 0.5) / 3, 6);
  expect(of(0.9, 0.75, 0.5, 0.1)).toMatchObject({ kind: 'list', judged: 2, right: 1, isDoubtful: false });
  // A tag near its threshold, and one without any of those below it.
  expect(of(0.9, 0.75, 0.35, 0.1).isDoubtful).toBe(true);
  expect(of(0.9, 0.1, 0.5, 0.1).isDoubtful).toBe(true);
});
