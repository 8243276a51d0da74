import { describe, expect, it } from 'vitest';
import { logistic } from '../../src/network/activations.ts';
import { seededRandom } from '../../src/network/random.ts';
import { fitPartsScaling } from '../../src/training/fit-parts-scaling.ts';
import { logisticRegression } from '../../src/training/logistic-regression.ts';

const random = seededRandom(3);
const uniform = (from: number, to: number) => from + (to - from) * random();
const COUNT = 40_000;

describe('logistic regression', () => {
  it('finds the weights that the samples were drawn with', () => {
    const weights = [1.5, -0.7, 0.4];
    const features = [1, 2].map((scale) =>
      Float64Array.from({ length: COUNT }, () => uniform(-scale, scale)),
    );
    const isRight = Uint8Array.from({ length: COUNT }, (_, sample) => {
      const z = weights[0] * features[0][sample] + weights[1] * features[1][sample] + weights[2];
      return Number(random() < logistic(z));
    });
    const found = logisticRegression({ features, isRight }, [0, 0, 0]);
    for (const [index, weight] of weights.entries()) expect(found[index]).toBeCloseTo(weight, 1);
  });
});

describe('the scaling by the number of parts', () => {
  it('is that of which the outcomes were drawn', () => {
    const outcomes = Array.from({ length: COUNT }, () => {
      const logOfParts = Math.log(1 + Math.floor(uniform(0, 20)));
      const logit = uniform(-4, 4);
      const z = (1 - 0.2 * logOfParts) * logit - 0.3 * logOfParts + 1;
      return { logit, logOfParts, isRight: random() < logistic(z) };
    });
    const { slope, offset } = fitPartsScaling(outcomes);
    expect(slope).toBeCloseTo(-0.2, 1);
    expect(offset).toBeCloseTo(-0.3, 1);
    const alone = outcomes.map((outcome) => ({ ...outcome, logOfParts: 0 }));
    expect(fitPartsScaling(alone)).toEqual({ slope: 0, offset: 0 });
  });
});
