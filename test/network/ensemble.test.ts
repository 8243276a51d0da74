import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../src/network/activations.ts';
import { type Architecture, initialParameters } from '../../src/network/architecture.ts';
import { ensembleOf } from '../../src/network/ensemble.ts';
import { scaledRow, scaleInputs } from '../../src/network/input-scales.ts';
import { ShapeError } from '../../src/network/matrix.ts';
import { Network } from '../../src/network/network.ts';
import { normal, seededRandom } from '../../src/network/random.ts';
import type { SparseRow } from '../../src/network/tensor.ts';
import { matrixOfWholes } from '../fixtures/composites.ts';

const INPUTS = 6;
const architectures = fc.record({
  hidden: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
  activation: fc.constantFrom(...ACTIVATIONS),
});

function networkOf(
  seed: number,
  { hidden, activation }: Pick<Architecture, 'hidden' | 'activation'>,
): Network {
  const random = seededRandom(seed);
  const architecture: Architecture = {
    inputs: INPUTS,
    hiddenInputs: INPUTS,
    hidden,
    activation,
    heads: [
      { kind: 'sigmoid', outputs: 2 },
      { kind: 'softmax', outputs: 3 },
    ],
    linear: false,
    wholeShare: 1,
  };
  const parameters = initialParameters(architecture, random);
  for (const [name, { data }] of parameters) {
    if (name.endsWith('.bias')) for (const index of data.keys()) data[index] = normal(random);
  }
  return new Network(architecture, parameters);
}

const ROW: SparseRow = { columns: Int32Array.of(0, 2, 5), values: Float32Array.of(1, 2, 0.5) };
const logitsFor = (network: Network, row = ROW) => [...network.logits(matrixOfWholes([row], INPUTS)).data];

describe('an ensemble', () => {
  it('has the mean logits of its members, at any depth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
        architectures,
        (seeds, architecture) => {
          const members = seeds.map((seed) => networkOf(seed, architecture));
          const logits = logitsFor(ensembleOf(members));
          for (const [output, logit] of logits.entries()) {
            const mean = members.reduce((sum, member) => sum + logitsFor(member)[output], 0) / members.length;
            expect(logit).toBeCloseTo(mean, 4);
          }
        },
      ),
    );
  });

  it('rejects members of different architectures', () => {
    const others = [
      networkOf(1, { hidden: [2], activation: 'relu' }),
      networkOf(1, { hidden: [3], activation: 'relu' }),
    ];
    expect(() => ensembleOf(others)).toThrow(ShapeError);
  });
});

describe('input scales', () => {
  it('can move into the weights without a change of the logits', () => {
    fc.assert(
      fc.property(fc.nat(1000), architectures, (seed, architecture) => {
        const network = networkOf(seed, architecture);
        const scales = Float32Array.of(0.5, 1, 0.25, 1, 1, 2);
        const before = logitsFor(network, scaledRow(ROW, scales));
        scaleInputs(network, scales);
        for (const [output, logit] of logitsFor(network).entries())
          expect(logit).toBeCloseTo(before[output], 4);
      }),
    );
  });
});
