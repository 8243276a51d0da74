import { describe, expect, it } from 'vitest';
import { probabilitiesOf } from '../../src/model/predict.ts';
import { type Architecture, initialParameters } from '../../src/network/architecture.ts';
import { KernelBackend } from '../../src/network/backends/kernel-backend.ts';
import { Network } from '../../src/network/network.ts';
import { seededRandom } from '../../src/network/random.ts';
import { type Checkpoint, decodeState, encodeState } from '../../src/training/checkpoint.ts';
import type { Example } from '../../src/training/examples.ts';
import { ParameterAverage } from '../../src/training/parameter-average.ts';
import { trainingSettingsSchema } from '../../src/training/settings.ts';
import { trainNetwork } from '../../src/training/train-network.ts';
import { wholeOf } from '../fixtures/composites.ts';

const architecture: Architecture = {
  inputs: 3,
  hiddenInputs: 3,
  hidden: [8],
  activation: 'relu',
  heads: [{ kind: 'sigmoid', outputs: 2 }],
  linear: false,
  wholeShare: 1,
};
const settings = {
  ...trainingSettingsSchema.parse({
    learningRate: 0.02,
    maximumEpochs: 300,
    patience: 300,
    dropout: 0,
    inputDropout: 0,
    schedule: 'constant',
    batchSize: 4,
  }),
  loss: 'cross-entropy' as const,
};

/** Column 0 is always set. The first output is the exclusive or of columns 1 and 2, the second their conjunction. */
const exclusiveOr: Example[] = [[], [1], [2], [1, 2]].map((columns) => ({
  features: wholeOf([0, ...columns]),
  outputs: new Set(columns.length === 1 ? [0] : columns.length === 2 ? [1] : []),
}));

async function trained(seed: number, overrides: Partial<typeof settings> = {}) {
  const random = seededRandom(seed);
  const network = new Network(architecture, initialParameters(architecture, random));
  const data = { train: exclusiveOr, extra: [], dev: exclusiveOr };
  const reports = await trainNetwork(network, data, { ...settings, ...overrides }, random);
  return { network, reports };
}

function decisions(network: Network): boolean[][] {
  const rows = probabilitiesOf(
    network,
    exclusiveOr.map(({ features }) => features),
  );
  return rows.map((row) => [...row].map((probability) => probability > 0.5));
}

describe('training', () => {
  it.each(['adam', 'sgd'] as const)(
    'with %s learns exclusive or, which no linear model can',
    async (optimiser) => {
      const { network, reports } = await trained(2, {
        optimiser,
        ...(optimiser === 'sgd' && { learningRate: 0.1 }),
      });
      expect(decisions(network)).toEqual([
        [false, false],
        [true, false],
        [true, false],
        [false, true],
      ]);
      expect(reports.at(-1)?.trainLoss).toBeLessThan(0.2);
    },
  );

  it('gives the same bytes for the same seed, also with dropout, and other bytes for another seed', async () => {
    const weights = async (seed: number) => {
      const { network } = await trained(seed, { dropout: 0.5, maximumEpochs: 5 });
      return network.parameter('hidden.0.weights').data;
    };
    expect(await weights(1)).toEqual(await weights(1));
    expect(await weights(1)).not.toEqual(await weights(2));
  });

  it('stops after its patience without improvement on dev, and keeps the best epoch', async () => {
    const { network, reports } = await trained(2, { patience: 10 });
    const best = Math.max(...reports.map(({ devMicroF1 }) => devMicroF1));
    const firstBest = reports.findIndex(({ devMicroF1 }) => devMicroF1 === best);
    expect(reports).toHaveLength(firstBest + 1 + 10);
    const { network: upToBest } = await trained(2, { maximumEpochs: firstBest + 1 });
    expect(network.parameter('output.weights')).toEqual(upToBest.parameter('output.weights'));
  });

  it.each([
    { optimiser: 'adam' as const, dropout: 0.5 },
    { optimiser: 'sgd' as const, averagedShare: 0.5 },
  ])('continues to the same bytes after an interruption at any epoch, with %j', async (overrides) => {
    const epochs = 6;
    const few = { ...settings, ...overrides, maximumEpochs: epochs };
    const data = { train: exclusiveOr, extra: [], dev: exclusiveOr };
    const run = async (checkpoint?: Checkpoint) => {
      const random = seededRandom(3);
      const network = new Network(architecture, initialParameters(architecture, random, new KernelBackend()));
      const reports = await trainNetwork(network, data, few, random, { checkpoint });
      return { reports, weights: [...network.parameters.values()].map(({ data }) => [...data]) };
    };
    const unbroken = await run();
    const states: Uint8Array[] = [];
    await run({
      read: async () => undefined,
      write: async (state) => {
        states.push(encodeState(state, 'mine'));
      },
    });
    expect(states).toHaveLength(epochs);
    for (const [index, state] of states.entries()) {
      const written: number[] = [];
      const resumed = await run({
        read: async () => decodeState(state, 'mine', 'a checkpoint'),
        write: async ({ reports }) => {
          written.push(reports.length);
        },
      });
      expect(resumed).toEqual(unbroken);
      expect(written).toHaveLength(epochs - 1 - index);
    }
    expect(decodeState(states[0], 'another run', 'a checkpoint')).toBeUndefined();
  });

  it('averages the parameters of the last epochs if averagedShare is set', () => {
    const network = new Network(architecture, initialParameters(architecture, seededRandom(1)));
    const average = new ParameterAverage(network, { ...settings, maximumEpochs: 4, averagedShare: 0.5 });
    const weights = network.parameter('output.weights').data;
    const standing = [1, 2, 4, 9].map((value, index) => {
      weights.fill(value);
      return average.after(index + 1, network).parameter('output.weights').data[0];
    });
    expect(standing).toEqual([1, 2, 4, 6.5]);
  });

  it('learns from extra records only in the first share of the epochs', async () => {
    const wrong = exclusiveOr.map(({ features }) => ({ features, outputs: new Set<number>() }));
    const losses = async (extraShare: number) => {
      const random = seededRandom(1);
      const network = new Network(architecture, initialParameters(architecture, random));
      const data = { train: exclusiveOr, extra: wrong, dev: exclusiveOr };
      const few = { ...settings, extraShare, maximumEpochs: 200, learningRate: 0.05 };
      return (await trainNetwork(network, data, few, random)).map(({ trainLoss }) => trainLoss);
    };
    expect((await losses(0.5)).at(-1)).toBeLessThan(0.3);
    expect((await losses(1)).at(-1)).toBeGreaterThan(0.5);
    expect((await losses(0)).at(-1)).toBeLessThan(0.3);
  });

  it('ends where only a weight that no record of dev needs is not finite', async () => {
    const large: Example = {
      features: wholeOf([0], [1e6]),
      outputs: new Set([0]),
    };
    const linear: Architecture = { ...architecture, hidden: [] };
    const network = new Network(linear, initialParameters(linear, seededRandom(1)));
    network.parameter('output.weights').data.fill(0);
    const other = { ...large, features: wholeOf([1]) };
    const data = { train: [large], extra: [], dev: [other] };
    const huge = { ...settings, optimiser: 'sgd' as const, learningRate: 1e34, maximumEpochs: 1 };
    await expect(trainNetwork(network, data, huge, seededRandom(1))).rejects.toMatchObject({
      kind: 'training-diverged',
      message: expect.stringContaining('a weight is not finite'),
    });
  });

  it('that diverges ends with a sentence that says what to lower', async () => {
    const diverging = { optimiser: 'sgd' as const, learningRate: 1e30, batchSize: 1, maximumEpochs: 5 };
    await expect(trained(1, diverging)).rejects.toMatchObject({
      kind: 'training-diverged',
      message: expect.stringMatching(
        /^training diverged in epoch \d: the loss is not finite; lower the learningRate/,
      ),
    });
  });
});
