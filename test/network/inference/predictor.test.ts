import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import type { Activation } from '../../../src/network/activations.ts';
import { type Architecture, initialParameters } from '../../../src/network/architecture.ts';
import { placeNetwork } from '../../../src/network/inference/placed-network.ts';
import { Predictor, probabilityOf, scoreOf } from '../../../src/network/inference/predictor.ts';
import { Network } from '../../../src/network/network.ts';
import { normal, seededRandom } from '../../../src/network/random.ts';
import { sparseMatrix } from '../../../src/network/sparse-matrix.ts';
import type { SparseRow } from '../../../src/network/tensor.ts';

const INPUTS = 50;
const KINDS = [...Array(6).fill('sigmoid'), ...Array(5).fill('softmax')];

/** A network whose number of outputs is not a multiple of the kernel's four columns, and whose biases are not zero. */
function networkOf(hidden: readonly number[], activation: Activation): Network {
  const heads = [
    { kind: 'sigmoid' as const, outputs: 6 },
    { kind: 'softmax' as const, outputs: 5 },
  ];
  const architecture: Architecture = { inputs: INPUTS, hidden, activation, heads };
  const random = seededRandom(4);
  const parameters = initialParameters(architecture, random);
  for (const [name, { data }] of parameters) {
    if (name.endsWith('.bias')) for (const index of data.keys()) data[index] = normal(random) / 4;
  }
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

describe.each([
  ['no hidden layer', [], 'relu'],
  ['one hidden layer of ReLU', [9], 'relu'],
  ['two hidden layers of sigmoid', [8, 7], 'sigmoid'],
] as const)('the predictor of a network with %s', (_, hidden, activation) => {
  const network = networkOf(hidden, activation);
  const predictor = new Predictor(placeNetwork(network));

  it('has the same logits and probabilities as the network', () => {
    fc.assert(
      fc.property(sparseRow, (x) => {
        const batch = sparseMatrix([x], INPUTS);
        expectClose(predictor.logits(x), network.logits(batch).data);
        const probabilities = [...predictor.scores(x)].map((score, output) =>
          probabilityOf(score, KINDS[output]),
        );
        expectClose(probabilities, network.probabilities(batch).data);
      }),
    );
  });

  it('has the logits of an input with one element removed and the others scaled', () => {
    fc.assert(
      fc.property(sparseRow, fc.nat(), (x, any) => {
        fc.pre(x.columns.length > 0);
        const position = any % x.columns.length;
        const rest = (numbers: Iterable<number>) => [...numbers].filter((_, index) => index !== position);
        const other = {
          columns: Int32Array.from(rest(x.columns)),
          values: Float32Array.from(rest(x.values), (value) => value * 1.5),
        };
        predictor.logits(x);
        const without = predictor.without(x, position, 1.5).logits;
        expectClose(without, network.logits(sparseMatrix([other], INPUTS)).data);
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

describe('the kernel', () => {
  it('is compiled from its source', async () => {
    const source = readFileSync('src/network/backends/kernel.wat', 'utf8');
    const features = { threads: true, multi_memory: true };
    const { buffer } = (await wabt()).parseWat('kernel.wat', source, features).toBinary({});
    expect(readFileSync('src/network/backends/kernel.wasm').equals(buffer)).toBe(true);
  });
});
