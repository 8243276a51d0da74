import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activation } from '../../../src/network/activations.ts';
import { type Architecture, initialParameters, LINEAR } from '../../../src/network/architecture.ts';
import { type Curve, curveName, valueAt } from '../../../src/network/curve.ts';
import type { RowChange } from '../../../src/network/inference/composite-change.ts';
import { placeNetwork } from '../../../src/network/inference/placed-network.ts';
import { Predictor, probabilityOf, scoreOf } from '../../../src/network/inference/predictor.ts';
import { matrixOf } from '../../../src/network/matrix.ts';
import { Network } from '../../../src/network/network.ts';
import { roundedNetwork } from '../../../src/network/packed-parameters.ts';
import { partsScalingName } from '../../../src/network/parts-scaling.ts';
import { normal, seededRandom } from '../../../src/network/random.ts';
import { compositeMatrix } from '../../../src/network/sparse-matrix.ts';
import type { SparseRow } from '../../../src/network/tensor.ts';

const INPUTS = 50;
const KINDS = [...Array(6).fill('sigmoid'), ...Array(5).fill('softmax')];
const CURVE: Curve = { x: Float32Array.of(-0.5, 0, 0.2), y: Float32Array.of(-2, -1, 0) };
const CURVES = [...Array<Curve | undefined>(6).fill(CURVE), ...Array<Curve | undefined>(5).fill(undefined)];

/** The logits as the network gives them: after the curves. */
function calibrated(logits: Float32Array): number[] {
  return [...logits].map((logit, output) => {
    const curve = CURVES[output];
    return curve === undefined ? logit : valueAt(curve, logit);
  });
}

/** A network whose number of outputs is not a multiple of the kernel's four columns, and whose biases are not zero. */
function networkOf(hidden: readonly number[], activation: Activation, linear: boolean): Network {
  const heads = [
    { kind: 'sigmoid' as const, outputs: 6, points: 3 },
    { kind: 'softmax' as const, outputs: 5 },
  ];
  const architecture: Architecture = {
    inputs: INPUTS,
    hiddenInputs: linear ? INPUTS - 10 : INPUTS,
    hidden,
    activation,
    heads,
    linear,
    wholeShare: 0.6,
  };
  const random = seededRandom(4);
  const parameters = initialParameters(architecture, random);
  for (const [name, { data }] of parameters) {
    // Biases and the linear path start at zero, where no fault would be seen.
    if (name.endsWith('.bias') || name === LINEAR)
      for (const index of data.keys()) data[index] = normal(random) / 4;
  }
  parameters.set(curveName(0), matrixOf([[...CURVE.x], [...CURVE.y]]));
  parameters.set(partsScalingName(0), matrixOf([[-0.2, 0.5]]));
  return new Network(architecture, parameters);
}

const sparseRow = fc
  .uniqueArray(fc.tuple(fc.nat(INPUTS - 1), fc.integer({ min: 1, max: 8 })), {
    selector: ([column]) => column,
  })
  .map((elements): SparseRow => {
    const sorted = elements.toSorted(([a], [b]) => a - b);
    return {
      columns: Int32Array.from(sorted, ([column]) => column),
      values: Float32Array.from(sorted, ([, value]) => value / 4),
    };
  });

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  for (let k = 0; k < actual.length; k++) expect(actual[k]).toBeCloseTo(expected[k], 5);
}

/** scale · row + added */
function changed({ columns, values }: SparseRow, { scale, added }: RowChange): SparseRow {
  const sum = new Map(columns.entries().map(([position, column]) => [column, scale * values[position]]));
  for (const [position, column] of added.columns.entries()) {
    sum.set(column, (sum.get(column) ?? 0) + added.values[position]);
  }
  const sorted = [...sum].sort(([a], [b]) => a - b);
  return {
    columns: Int32Array.from(sorted, ([column]) => column),
    values: Float32Array.from(sorted, ([, value]) => value),
  };
}

const composite = fc.record({ whole: sparseRow, parts: fc.array(sparseRow, { maxLength: 4 }) });

describe.each([
  ['no hidden layer', networkOf([], 'relu', false)],
  ['no hidden layer and 16 bits', roundedNetwork(networkOf([], 'relu', false))],
  ['one hidden layer of ReLU', networkOf([9], 'relu', false)],
  ['one hidden layer and a linear path', networkOf([9], 'relu', true)],
  ['one hidden layer, a linear path and 16 bits', roundedNetwork(networkOf([9], 'relu', true))],
  ['two hidden layers of sigmoid', networkOf([8, 7], 'sigmoid', false)],
  ['two hidden layers and a linear path', networkOf([8, 7], 'tanh', true)],
  ['two hidden layers, a linear path and 16 bits', roundedNetwork(networkOf([8, 7], 'tanh', true))],
])('the predictor of a network with %s', (_, network) => {
  const predictor = new Predictor(placeNetwork(network));

  it('has the same logits and probabilities as the network, for a whole with any number of parts', () => {
    fc.assert(
      fc.property(composite, (x) => {
        const batch = compositeMatrix([x], INPUTS);
        expectClose(calibrated(predictor.logits(x)), network.logits(batch).data);
        const probabilities = [...predictor.scores(x)].map((score, output) =>
          probabilityOf(score, KINDS[output], CURVES[output]),
        );
        expectClose(probabilities, network.probabilities(batch).data);
      }),
    );
  });

  it('has the logits of a composite with its rows scaled and added to, and some of its parts left out', () => {
    const change = fc.record({ scale: fc.constantFrom(0, 0.5, 1, 2), added: sparseRow });
    fc.assert(
      fc.property(composite, change, fc.array(fc.option(change)), (x, ofWhole, ofParts) => {
        const changes = new Map<number, RowChange>();
        for (const part of x.parts.keys()) {
          const ofPart = ofParts[part];
          if (ofPart) changes.set(part, ofPart);
        }
        const parts = x.parts.flatMap((row, part) => {
          const ofPart = changes.get(part);
          if (ofPart === undefined) return [row];
          return ofPart.scale === 0 ? [] : [changed(row, ofPart)];
        });
        const { logits } = predictor.outcome(predictor.project(x), { whole: ofWhole, parts: changes });
        const batch = compositeMatrix([{ whole: changed(x.whole, ofWhole), parts }], INPUTS);
        expectClose(calibrated(logits), network.logits(batch).data);
      }),
    );
  });
});

describe('a score', () => {
  it.each(['sigmoid', 'softmax'] as const)('of a %s head converts to its probability and back', (kind) => {
    for (const probability of [0, 1e-6, 0.1, 0.5, 0.9, 1]) {
      expect(probabilityOf(scoreOf(probability, kind), kind)).toBeCloseTo(probability, 12);
    }
  });
});
