import { describe, expect, it } from 'vitest';
import { probabilitiesOf } from '../../src/model/predict.ts';
import { logistic } from '../../src/network/activations.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { matrixOf } from '../../src/network/matrix.ts';
import { Network } from '../../src/network/network.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { calibrate, platt, temperature } from '../../src/training/calibration.ts';
import { wholeOf } from '../fixtures/composites.ts';

/** Logits of one output that is right with probability sigmoid(slope · logit + offset). */
function world(slope: number, offset: number, records = 20_000) {
  const random = seededRandom(1);
  const logits = Array.from({ length: records }, () => Float32Array.of(3 * normal(random)));
  const targets = logits.map(([x]) => ({
    outputs: new Set(random() < logistic(slope * x + offset) ? [0] : []),
  }));
  return { logits, targets };
}

describe('Platt scaling', () => {
  it.each([
    [1, 0],
    [0.4, -1],
    [2, 1.5],
  ])('finds the slope %d and the offset %d that generated the data', (slope, offset) => {
    const { logits, targets } = world(slope, offset);
    const found = platt(logits, targets, [0]);
    expect(found.slope).toBeCloseTo(slope, 1);
    expect(found.offset).toBeCloseTo(offset, 1);
  });

  it('does not learn from a record of which the output is unknown', () => {
    const { logits, targets } = world(0.4, -1);
    const unknown = logits.map(() => ({ outputs: new Set<number>(), unknown: new Set([0]) }));
    expect(platt([...logits, ...logits], [...targets, ...unknown], [0])).toEqual(platt(logits, targets, [0]));
  });

  it('changes nothing if there are few positives, or if it would reverse the order', () => {
    const few = world(1, -9, 100);
    expect(platt(few.logits, few.targets, [0])).toEqual({ slope: 1, offset: 0 });
    const turned = world(-1, 0);
    expect(platt(turned.logits, turned.targets, [0])).toEqual({ slope: 1, offset: 0 });
  });
});

describe('the temperature', () => {
  it('corrects an overconfident softmax head', () => {
    const random = seededRandom(2);
    const logits = Array.from({ length: 5000 }, () => Float32Array.from([0, 1, 2], () => 4 * normal(random)));
    const targets = logits.map((row) => {
      const weights = [...row].map((x) => Math.exp(0.5 * x));
      const drawn = random() * weights.reduce((sum, each) => sum + each);
      const [first, second] = weights;
      return { outputs: new Set([drawn < first ? 0 : drawn < first + second ? 1 : 2]) };
    });
    expect(temperature(logits, targets, [0, 1, 2]).slope).toBeCloseTo(0.5, 1);
  });
});

describe('calibration', () => {
  it('changes only the numbers of the output layer', () => {
    const architecture: Architecture = {
      inputs: 1,
      hiddenInputs: 1,
      hidden: [],
      activation: 'relu',
      heads: [{ kind: 'sigmoid', outputs: 1 }],
      linear: false,
      wholeShare: 1,
    };
    const parameters = new Map([
      ['output.weights', matrixOf([[1]])],
      ['output.bias', matrixOf([[0]])],
    ]);
    const network = new Network(architecture, parameters);
    const { logits, targets } = world(0.4, -1);
    calibrate(network, logits, targets, ['group']);
    const [[p]] = probabilitiesOf(network, [wholeOf([0], [2])]);
    expect(p).toBeCloseTo(logistic(0.4 * 2 - 1), 1);
  });
});
