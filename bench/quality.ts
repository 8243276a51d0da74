import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { CompanyRecord } from '../src/dataset/records.ts';
import {
  evaluatePredictions,
  type LabelledPredictions,
  predictLabelled,
} from '../src/evaluation/evaluation.ts';
import { termsReader, textReader } from '../src/features/analyser.ts';
import { readJson } from '../src/files/parse.ts';
import { writeAtomically } from '../src/files/write.ts';
import { trainedModelOf } from '../src/model/model.ts';
import { outputsAtLeast } from '../src/model/predict.ts';
import { fitModel } from '../src/training/fit-model.ts';
import { chooseThresholds, commonThreshold } from '../src/training/thresholds.ts';
import type { TrainingData } from '../src/training/training-data.ts';
import { hasScikitLearn, isInstalled, PYTHON, shell } from './programs.ts';
import { readQualityData } from './quality/data.ts';
import { leaveOneTagOut } from './quality/leave-one-tag-out.ts';
import { qualityTable, type Scored, scoredSchema, writeSection } from './quality/report.ts';

/*
 * npm run bench:quality -- --data DIRECTORY [--settings FILE] [--seeds N] [--autotune SECONDS]
 *
 * Compares ours with fastText and scikit-learn on the records of a directory (train.jsonl, tags.json). Each seed has its
 * own split; all systems use the same splits and the same words. quality/NAME.json names our training settings, extra
 * records, and the sealed records, which are never read. For data without such a file, --settings names the training
 * settings, for example for English: {"analyser": "spaces"}.
 */
/** Part of the cache key. Increase it when the evaluation of the peers changes, so that cached scores are not reused. */
const PEERS_VERSION = 1;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    settings: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    autotune: { type: 'string', default: '300' },
  },
});
const directory = z.string({ error: '--data DIRECTORY is missing' }).parse(values.data);
const seeds = z.coerce.number().int().positive().parse(values.seeds);
const autotuneSeconds = z.coerce.number().int().positive().parse(values.autotune);

const { name, recipe, settings, catalogue, dictionary, sidesOf } = await readQualityData(
  directory,
  values.settings,
);

const scored: Scored[] = [];
const notes: string[] = [];
for (let seed = 1; seed <= seeds; seed++) {
  const { data, test } = sidesOf(seed);
  const model = trainedModelOf(await fitModel('quality', data, { ...settings, seed }, dictionary));
  scored.push(
    scoredOf('ours', seed, predictLabelled(model, dictionary, test, catalogue)),
    ...(await peers(data, test, seed)),
  );
  if (seed === 1 && recipe.leaveOut !== undefined) {
    notes.push(await leaveOneTagOut(recipe.leaveOut, data, test, { ...settings, seed }, dictionary));
  }
}
const table = [qualityTable(name, scored), ...notes].join('\n\n');
process.stdout.write(`${table}\n`);
await writeSection(name, table);

function scoredOf(system: string, seed: number, predictions: LabelledPredictions): Scored {
  const { overall, calibration } = evaluatePredictions(predictions);
  const [micro, macro] = [overall.micro.f1, overall.macro.f1];
  process.stderr.write(`seed ${seed}, ${system}: ${micro.toFixed(3)} / ${macro.toFixed(3)}\n`);
  return {
    system,
    seed,
    micro,
    macro,
    calibrationError: calibration.error,
    errorOfLikely: calibration.errorOfLikely,
  };
}

/** The peers' scores on this split. They take minutes to compute and are cached between runs. */
async function peers(data: TrainingData, test: readonly CompanyRecord[], seed: number): Promise<Scored[]> {
  const of = [data.train, data.dev, test].map((side) =>
    side.map(({ id, description, tags }) => [id, description, tags]),
  );
  const key = createHash('sha256')
    .update(JSON.stringify([of, autotuneSeconds, PEERS_VERSION]))
    .digest('hex');
  const path = `node_modules/.cache/company-tagger/quality/${key}.json`;
  if (existsSync(path)) return readJson(z.array(scoredSchema), path);
  const found = await scorePeers(data, test, seed);
  await writeAtomically(path, JSON.stringify(found));
  return found;
}

/** Scores each peer with one global threshold and with per-tag thresholds, both chosen on dev like ours. */
async function scorePeers(
  { train, dev }: TrainingData,
  test: readonly CompanyRecord[],
  seed: number,
): Promise<Scored[]> {
  const found: Scored[] = [];
  const work = await mkdtemp(join(tmpdir(), 'bench-quality-'));
  try {
    const occurring = new Set(train.flatMap(({ tags }) => tags));
    const tags = catalogue.filter(({ id }) => occurring.has(id)).map((tag) => ({ ...tag, isInModel: true }));
    const read = textReader(settings.analyser, dictionary);
    const termsOf = termsReader(settings.analyser, dictionary);
    const wordsOf = (text: string) => termsOf(read(text).text).map(({ term }) => term);
    for (const [side, own] of Object.entries({ train, dev, test })) {
      await writeFile(join(work, side), own.map((record) => `${fastTextLine(record, wordsOf)}\n`).join(''));
    }
    await writeFile(join(work, 'labels'), tags.map(({ id }) => labelOf(id)).join('\n'));
    const indexOf = new Map(tags.map(({ id }, index) => [id, index]));
    const goldOf = (own: readonly CompanyRecord[]) =>
      own.map((record) => new Set(record.tags.flatMap((id) => indexOf.get(id) ?? [])));
    const [devGold, testGold] = [goldOf(dev), goldOf(test)];
    const groups = tags.map(({ group }) => group);

    const noteBoth = (system: string, devScores: Float32Array[], testScores: Float32Array[]) => {
      const ways = {
        'one threshold': tags.map(() =>
          commonThreshold(
            devScores,
            devGold.map((outputs) => ({ outputs })),
          ),
        ),
        'a threshold a tag': chooseThresholds(
          devScores,
          devGold.map((outputs) => ({ outputs })),
          groups,
        ),
      };
      for (const [way, thresholds] of Object.entries(ways)) {
        const predicted = testScores.map((row) => outputsAtLeast(row, thresholds));
        const predictions = { tags, gold: testGold, predicted, probabilities: testScores };
        found.push(scoredOf(`${system}, ${way}`, seed, predictions));
      }
    };
    if (hasScikitLearn()) {
      shell(`${PYTHON} bench/peers/linear-models.py ${work}`);
      for (const model of ['logistic-regression', 'linear-svc']) {
        const read = async (side: string) =>
          rowsOf(await readFile(join(work, `${model}.${side}`)), tags.length);
        noteBoth(model, await read('dev'), await read('test'));
      }
    }
    if (isInstalled('fasttext') && tuneFastText(work)) {
      const read = (side: string, count: number) =>
        fastTextScores(shell(`fasttext predict-prob ${work}/model.bin ${work}/${side} -1 0`), indexOf, count);
      noteBoth('fastText', read('dev', dev.length), read('test', test.length));
    }
    return found;
  } finally {
    await rm(work, { recursive: true });
  }
}

/** @returns false if autotuning fails or times out, which can happen on small data sets */
function tuneFastText(work: string): boolean {
  try {
    shell(
      `timeout ${2 * autotuneSeconds + 60} fasttext supervised -input ${work}/train -output ${work}/model ` +
        `-loss ova -thread 1 -verbose 0 -autotune-validation ${work}/dev -autotune-duration ${autotuneSeconds}`,
    );
    return true;
  } catch (error) {
    process.stderr.write(`fastText is left out: ${error instanceof Error ? error.message : error}\n`);
    return false;
  }
}

function labelOf(id: string): string {
  return `__label__${id}`;
}

function fastTextLine({ tags, description }: CompanyRecord, wordsOf: (text: string) => string[]): string {
  return [...tags.map(labelOf), ...wordsOf(description)].join(' ');
}

function rowsOf(bytes: Buffer, columns: number): Float32Array[] {
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return Array.from({ length: floats.length / columns }, (_, row) =>
    floats.slice(row * columns, (row + 1) * columns),
  );
}

/** Parses lines of alternating labels and probabilities. A line is empty if fastText knows no word of the text. */
function fastTextScores(output: string, indexOf: ReadonlyMap<string, number>, count: number): Float32Array[] {
  const lines = output.split('\n');
  return Array.from({ length: count }, (_, record) => {
    const row = new Float32Array(indexOf.size);
    const parts = lines[record].split(' ');
    for (let at = 0; at + 1 < parts.length; at += 2) {
      const index = indexOf.get(parts[at].slice(labelOf('').length));
      if (index !== undefined) row[index] = Math.min(1, Number(parts[at + 1]));
    }
    return row;
  });
}
