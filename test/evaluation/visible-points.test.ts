import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurvePoint, precisionRecall } from '../../src/evaluation/ranking-metrics.ts';
import { visiblePoints } from '../../src/evaluation/visible-points.ts';
import { seededRandom } from '../../src/network/random.ts';

const WIDTH = 100;
const HEIGHT = 60;

interface Place {
  readonly x: number;
  readonly y: number;
}

const inPixels = (points: readonly CurvePoint[]): Place[] =>
  points.map(({ recall, precision }) => ({ x: recall * WIDTH, y: precision * HEIGHT }));

/** The distance of a place to the line between two others. */
function distance(place: Place, from: Place, to: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((place.x - from.x) * dx + (place.y - from.y) * dy) / squared;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(place.x - from.x - share * dx, place.y - from.y - share * dy);
}

/** The largest distance of a place of one line to another line. */
function farthest(line: readonly Place[], other: readonly Place[]): number {
  const distances = line.map((place) =>
    Math.min(...other.map((from, index) => distance(place, from, other[index + 1] ?? from))),
  );
  return Math.max(...distances);
}

/** Places on a line, at most a tenth of a pixel apart. */
function along(line: readonly Place[]): Place[] {
  return line.flatMap((from, index) => {
    const to = line[index + 1] ?? from;
    const steps = 1 + Math.ceil(10 * Math.hypot(to.x - from.x, to.y - from.y));
    return Array.from({ length: steps }, (_, step) => ({
      x: from.x + (step / steps) * (to.x - from.x),
      y: from.y + (step / steps) * (to.y - from.y),
    }));
  });
}

describe('the visible points of a curve', () => {
  it('draw a line within a pixel of the whole curve, in both directions', () => {
    const guess = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      isRight: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(guess, { minLength: 1, maxLength: 400 }), (guesses) => {
        const right = guesses.filter(({ isRight }) => isRight).length;
        fc.pre(right > 0);
        const curve = precisionRecall(guesses, right);
        const visible = visiblePoints(curve, WIDTH);
        expect(farthest(inPixels(curve), inPixels(visible))).toBeLessThanOrEqual(1);
        expect(farthest(along(inPixels(visible)), inPixels(curve))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });

  it('are few, and follow the start of the curve, where nearly all decisions are negative', () => {
    const random = seededRandom(1);
    const guesses = Array.from({ length: 200_000 }, () => {
      const isRight = random() < 0.005;
      return { probability: isRight ? random() : random() ** 20, isRight };
    });
    const curve = precisionRecall(guesses, guesses.filter(({ isRight }) => isRight).length);
    const visible = visiblePoints(curve, WIDTH);
    expect(visible.length).toBeLessThanOrEqual(4 * (WIDTH + 1));
    expect(visible.filter(({ recall }) => recall < 0.5).length).toBeGreaterThan(50);
  });
});
