import { describe, expect, it } from 'vitest';
import { type Architecture, initialParameters } from '../../src/network/architecture.ts';
import { ShapeError } from '../../src/network/matrix.ts';
import { Network } from '../../src/network/network.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { withLinearPath } from '../../src/network/skip-connection.ts';
import { matrixOfWholes } from '../fixtures/composites.ts';

function networkOf(hidden: readonly number[], seed: number): Network {
  const random = seededRandom(seed);
  const architecture: Architecture = {
    inputs: 4,
    hiddenInputs: 4,
    hidden,
    activation: 'relu',
    heads: [
      { kind: 'sigmoid', outputs: 2 },
      { kind: 'softmax', outputs: 3 },
    ],
    linear: false,
    wholeShare: 1,
  };
  const parameters = initialParameters(architecture, random);
  for (const index of parameters.get('output.bias')?.data.keys() ?? []) {
    parameters.get('output.bias')?.data.fill(normal(random), index);
  }
  return new Network(architecture, parameters);
}

describe('a linear path beside hidden layers', () => {
  const [deep, linear] = [networkOf([5], 1), networkOf([], 2)];
  const x = matrixOfWholes([{ columns: Int32Array.of(0, 2), values: Float32Array.of(1, 0.5) }], 4);

  it('gives the weighted mean of the logits of two networks, with a share for each kind of head', () => {
    const joined = withLinearPath(deep, linear, { sigmoid: 0.3, softmax: 0.8 }).logits(x).data;
    const [ofDeep, ofLinear] = [deep.logits(x).data, linear.logits(x).data];
    for (const [output, logit] of joined.entries()) {
      const share = output < 2 ? 0.3 : 0.8;
      expect(logit).toBeCloseTo(share * ofDeep[output] + (1 - share) * ofLinear[output], 5);
    }
  });

  it('is refused where neither or both of the networks have hidden layers', () => {
    const shares = { sigmoid: 0.5, softmax: 0.5 };
    expect(() => withLinearPath(linear, linear, shares)).toThrow(ShapeError);
    expect(() => withLinearPath(deep, deep, shares)).toThrow(ShapeError);
  });
});
