import { describe, expect, it } from 'vitest';
import type { Activation } from '../../src/network/activations.ts';
import { type Architecture, initialParameters, LINEAR } from '../../src/network/architecture.ts';
import { float64 } from '../../src/network/backends/plain-backend.ts';
import { matrixOf, zeros } from '../../src/network/matrix.ts';
import { Network } from '../../src/network/network.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import { compositeMatrix } from '../../src/network/sparse-matrix.ts';
import { type Gradient, isRowSparse, type Matrix, type SparseRow } from '../../src/network/tensor.ts';
import { expectSameGradient } from '../fixtures/gradients.ts';
import { numericalGradient } from '../fixtures/numerical-gradient.ts';

const rowOf = (columns: number[], values: number[]): SparseRow => ({
  columns: Int32Array.from(columns),
  values: Float32Array.from(values),
});
const x = compositeMatrix(
  [
    { whole: rowOf([0, 3], [1, 2]), parts: [] },
    {
      whole: rowOf([1, 3, 4], [0.5, 1, 1]),
      parts: [rowOf([1], [0.8]), rowOf([3, 4], [1, 0.7]), rowOf([4], [1.2])],
    },
  ],
  5,
);
const targets = matrixOf(
  [
    [1, 0, 1, 0, 0],
    [0, 1, 0, 1, 0],
  ],
  float64,
);

function networkOf(hidden: readonly number[], activation: Activation, linear = false): Network {
  const heads = [
    { kind: 'sigmoid' as const, outputs: 2 },
    { kind: 'softmax' as const, outputs: 3 },
  ];
  const architecture: Architecture = {
    inputs: 5,
    hiddenInputs: linear ? 4 : 5,
    hidden,
    activation,
    heads,
    linear,
    wholeShare: 0.6,
  };
  const random = seededRandom(3);
  const parameters = initialParameters(architecture, random, float64);
  // The linear path and biases start at zero, where a wrong gradient would not be seen, or ReLU has none.
  for (const [name, { data }] of parameters) {
    if (name === LINEAR || name.endsWith('.bias'))
      for (const index of data.keys()) data[index] = normal(random);
  }
  return new Network(architecture, parameters);
}

function dense(gradient: Gradient, like: Matrix): Matrix {
  if (!isRowSparse(gradient)) return gradient;
  const full = zeros(like.rows, like.columns, float64);
  gradient.rows.forEach((row, position) => {
    const from = position * like.columns;
    full.data.set(gradient.values.data.subarray(from, from + like.columns), row * like.columns);
  });
  return full;
}

describe('the network', () => {
  it.each([
    ['no hidden layer', [], 'relu', false],
    ['one hidden layer of ReLU', [6], 'relu', false],
    ['one hidden layer of ReLU and a linear path', [6], 'relu', true],
    ['one hidden layer of sigmoid', [6], 'sigmoid', false],
    ['one hidden layer of tanh', [6], 'tanh', true],
    ['two hidden layers', [6, 4], 'sigmoid', false],
    ['three hidden layers', [6, 5, 4], 'tanh', true],
  ] as const)(
    'with %s and both kinds of head has the same gradients as numerical differentiation',
    (_, hidden, activation, linear) => {
      const network = networkOf(hidden, activation, linear);
      const { gradients } = network.loss(x, targets);
      expect([...gradients.keys()].sort()).toEqual([...network.parameters.keys()].sort());
      for (const [name, parameter] of network.parameters) {
        const numerical = numericalGradient(() => network.loss(x, targets).loss, parameter);
        const gradient = gradients.get(name);
        if (!gradient) throw new Error(`no gradient for ${name}`);
        expectSameGradient(dense(gradient, parameter), numerical);
      }
    },
  );

  it('has the same gradients as numerical differentiation under a fixed dropout mask', () => {
    const network = networkOf([6], 'relu');
    const lossWithDropout = () => network.loss(x, targets, { rate: 0.5, random: seededRandom(8) });
    const parameter = network.parameter('hidden.0.bias');
    const gradient = lossWithDropout().gradients.get('hidden.0.bias');
    if (!gradient) throw new Error('no gradient');
    expectSameGradient(
      dense(gradient, parameter),
      numericalGradient(() => lossWithDropout().loss, parameter),
    );
  });

  it('has independent probabilities in a sigmoid head and probabilities that sum to 1 in a softmax head', () => {
    const { data, columns, rows } = networkOf([6], 'relu').probabilities(x);
    expect([rows, columns]).toEqual([2, 5]);
    for (const row of [0, 1]) {
      const choice = data.subarray(row * columns + 2, (row + 1) * columns);
      expect(choice[0] + choice[1] + choice[2]).toBeCloseTo(1, 12);
    }
  });

  it('starts from weights that depend only on the seed', () => {
    const { architecture } = networkOf([6], 'relu');
    const weights = (seed: number) =>
      initialParameters(architecture, seededRandom(seed)).get('hidden.0.weights');
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)).not.toEqual(weights(2));
  });

  it('rejects parameters that are missing or have the wrong shape', () => {
    const { architecture, parameters } = networkOf([6], 'relu');
    const without = new Map([...parameters].filter(([name]) => name !== 'output.bias'));
    expect(() => new Network(architecture, without)).toThrow('parameter output.bias is missing');
    const misshapen = new Map(parameters).set('hidden.0.weights', zeros(6, 5));
    expect(() => new Network(architecture, misshapen)).toThrow(
      'parameter hidden.0.weights has shape (6,5) instead of (5,6)',
    );
  });
});
