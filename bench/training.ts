import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Architecture, initialParameters } from '../src/network/architecture.ts';
import { KernelBackend } from '../src/network/backends/kernel-backend.ts';
import { Network } from '../src/network/network.ts';
import { Adam } from '../src/network/optimisers.ts';
import { type Random, seededRandom, shuffled } from '../src/network/random.ts';
import type { Example } from '../src/training/examples.ts';
import { trainingSettingsSchema } from '../src/training/settings.ts';
import { type EpochSettings, trainEpoch } from '../src/training/train-network.ts';
import { interleaved, median, type Row, ratio, seconds } from './measure.ts';
import { hasScikitLearn, PYTHON, shell } from './programs.ts';

const TEXTS = 8_000;
const WORDS = 100;
const TAGS = 90;
const ARCHITECTURE: Architecture = {
  inputs: 15_000,
  hiddenInputs: 15_000,
  hidden: [128],
  activation: 'relu',
  heads: [{ kind: 'sigmoid', outputs: TAGS }],
  linear: false,
  wholeShare: 1,
};
const SETTINGS: EpochSettings = {
  ...trainingSettingsSchema.parse({
    batchSize: 200,
    learningRate: 0.001,
    schedule: 'constant',
    dropout: 0,
    inputDropout: 0,
  }),
  loss: 'cross-entropy',
};
const EPOCHS = 3;
const ROUNDS = 3;

/** Compares an epoch with MLPClassifier's on the same matrix, with the same network, optimiser and batch size. */
export async function training(): Promise<Row[]> {
  if (!hasScikitLearn()) return [];
  const random = seededRandom(1);
  const examples = Array.from({ length: TEXTS }, () => exampleOf(random));
  const network = new Network(ARCHITECTURE, initialParameters(ARCHITECTURE, random, new KernelBackend()));
  const optimiser = new Adam(network.parameters);
  const epoch = () => trainEpoch(network, shuffled(examples, random), optimiser, SETTINGS, random, 1);
  const directory = await mkdtemp(join(tmpdir(), 'bench-training-'));
  try {
    await writeExamples(directory, examples);
    const command = `${PYTHON} bench/peers/mlp-classifier.py ${directory} ${TEXTS} ${ARCHITECTURE.inputs} ${TAGS} ${EPOCHS}`;
    epoch();
    const [ours, wide, narrow] = await interleaved(ROUNDS, [
      async () => EPOCHS / (await seconds(() => Array.from({ length: EPOCHS }, epoch))),
      () => 1 / Number(shell(`${command} float64`)),
      () => 1 / Number(shell(`${command} float32`)),
    ]);
    const unit = (epochsPerSecond: readonly number[]) =>
      `${(1 / median(epochsPerSecond)).toFixed(3)} s an epoch`;
    const row = (bits: string, theirs: readonly number[], target: string): Row => ({
      what: `training, ${TEXTS} texts of ${WORDS} words, 1 core: scikit-learn's MLPClassifier, 2 cores, ${bits}`,
      ours: unit(ours),
      peer: unit(theirs),
      result: ratio(ours, theirs),
      target,
    });
    return [row('64 bits, as its vectorizers give', wide, '10x'), row('32 bits', narrow, '')];
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** A synthetic text: words drawn by Zipf's law, and two tags. */
function exampleOf(random: Random): Example {
  const counts = new Map<number, number>();
  for (let word = 0; word < WORDS; word++) {
    const column = Math.min(ARCHITECTURE.inputs - 1, Math.floor(ARCHITECTURE.inputs ** random()) - 1);
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  const columns = Int32Array.from(counts.keys()).sort();
  return {
    features: {
      whole: { columns, values: Float32Array.from(columns, (column) => counts.get(column) ?? 0) },
      parts: [],
    },
    outputs: new Set([Math.floor(TAGS * random()), Math.floor(TAGS * random())]),
  };
}

/** Writes the matrix in compressed sparse row (CSR) format, and the tags of each text. */
async function writeExamples(directory: string, examples: readonly Example[]): Promise<void> {
  const offsets = [0];
  for (const { features } of examples)
    offsets.push(offsets[offsets.length - 1] + features.whole.columns.length);
  await writeFile(join(directory, 'offsets'), Int32Array.from(offsets));
  await writeFile(
    join(directory, 'indices'),
    Buffer.concat(examples.map(({ features }) => bytesOf(features.whole.columns))),
  );
  await writeFile(
    join(directory, 'values'),
    Buffer.concat(examples.map(({ features }) => bytesOf(features.whole.values))),
  );
  const tags = examples.flatMap(({ outputs }) =>
    Array.from({ length: TAGS }, (_, tag) => Number(outputs.has(tag))),
  );
  await writeFile(join(directory, 'tags'), Uint8Array.from(tags));
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
