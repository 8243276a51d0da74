import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { CompanyRecord, Tag } from '../../src/dataset/records.ts';
import type { LabelledPredictions } from '../../src/evaluation/evaluation.ts';
import { readJson } from '../../src/files/parse.ts';
import { type Ancestors, ancestorsOfOutputs, coherent, givenOutputs } from '../../src/model/coherence.ts';
import type { DictionaryData } from '../../src/text/dictionary/dictionary-image.ts';
import { isKnown, type Targets, targetsReader } from '../../src/training/examples.ts';
import type { TrainingSettings } from '../../src/training/settings.ts';
import { chooseThresholds, commonThreshold } from '../../src/training/thresholds.ts';
import { PYTHON, shell } from '../programs.ts';
import type { Fold } from './data.ts';
import { writePeerData } from './peer-data.ts';
import { type Score, scoresOf } from './scores.ts';

/** The peers of bench/peers/quality/systems.py. */
export const PEERS = [
  'linear SVC',
  'NB-scaled SVC with clauses',
  'linear SVC, micro-macro-freq thresholds',
  'linear SVC, cost-sensitive',
  'logistic regression',
  'fastText',
] as const;
/** The peer that starts from word vectors. */
export const PEER_WITH_VECTORS = 'fastText, vectors of unlabelled text';

/**
 * Scores a peer on a fold. Its thresholds are chosen like ours, by probabilities of models that did not see the record: one
 * for each group, and one for each tag; unless it has thresholds of its own.
 * @param vectors a file of word vectors, if it starts from some
 */
export async function scorePeer(
  peer: string,
  fold: Fold,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  vectors?: string,
): Promise<Score[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-quality-'));
  try {
    const { tags, train } = await writePeerData(directory, fold, settings, dictionary);
    if (vectors !== undefined) await symlink(resolve(vectors), join(directory, 'vectors.vec'));
    shell(`${PYTHON} bench/peers/quality/compare.py '${peer}' ${directory}`);
    const read = async (side: string) =>
      rowsOf(await readFile(join(directory, `${side}.scores`)), tags.length);
    const own = await readJson(z.array(z.number()).nullable(), join(directory, 'thresholds.json'));
    const decide = decider(tags, settings);
    const ways = own === null ? decide.waysOf(await read('train'), train) : { '': own };
    const tested = await read('test');
    return Object.entries(ways).flatMap(([way, thresholds]) =>
      scoresOf(`${peer}${way}`, fold.seed, decide.predictions(tested, fold.test, thresholds)),
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** From probabilities to tags as ours does it: of an exclusive group the best tag alone, and no tag without its parent. */
function decider(tags: readonly Tag[], { exclusiveGroups }: TrainingSettings) {
  const targetsOf = targetsReader(tags);
  const groups = tags.map(({ group }) => group);
  const ancestors = ancestorsOfOutputs(tags);
  const exclusive = exclusiveGroups.map((group) =>
    groups.flatMap((own, output) => (own === group ? output : [])),
  );
  return {
    waysOf: (rows: readonly Float32Array[], records: readonly CompanyRecord[]) => {
      const targets = records.map((record) => targetsOf(record));
      const decided = rows.map((row) => bestOf(coherent(row, ancestors), exclusive));
      return {
        ', a threshold a group': thresholdsOfGroups(decided, targets, groups),
        ', a threshold a tag': chooseThresholds(decided, targets, groups),
      };
    },
    predictions: (
      rows: readonly Float32Array[],
      records: readonly CompanyRecord[],
      thresholds: readonly number[],
    ): LabelledPredictions => {
      const targets = records.map((record) => targetsOf(record));
      const probabilities = rows.map((row, record) => knownOf(row, targets[record], ancestors));
      return {
        tags: tags.map((tag) => ({ ...tag, isInModel: true })),
        gold: targets.map(({ outputs }) => outputs),
        predicted: probabilities.map((row) => givenOutputs(bestOf(row, exclusive), thresholds, ancestors)),
        probabilities,
        kinds: records.map(({ kind }) => kind),
      };
    },
  };
}

function knownOf(row: Float32Array, targets: Targets, ancestors: Ancestors): Float32Array {
  return coherent(row, ancestors).map((probability, output) => (isKnown(targets, output) ? probability : 0));
}

/** The probabilities, with 0 for all but the best of alternatives. */
function bestOf(row: Float32Array, exclusive: readonly (readonly number[])[]): Float32Array {
  const result = row.slice();
  for (const outputs of exclusive) {
    const best = outputs.reduce((best, output) => (row[output] > row[best] ? output : best));
    for (const output of outputs) if (output !== best) result[output] = 0;
  }
  return result;
}

function thresholdsOfGroups(
  rows: readonly Float32Array[],
  targets: readonly Targets[],
  groups: readonly string[],
): number[] {
  const thresholds = new Map(
    [...Map.groupBy(groups.keys(), (output) => groups[output])].map(([group, outputs]) => {
      const place = new Map(outputs.map((output, index) => [output, index]));
      const own = (all: ReadonlySet<number> = new Set()) =>
        new Set([...all].flatMap((output) => place.get(output) ?? []));
      const threshold = commonThreshold(
        rows.map((row) => Float32Array.from(outputs, (output) => row[output])),
        targets.map(({ outputs, unknown }) => ({ outputs: own(outputs), unknown: own(unknown) })),
      );
      return [group, threshold];
    }),
  );
  return groups.map((group) => thresholds.get(group) ?? 1);
}

function rowsOf(bytes: Buffer, columns: number): Float32Array[] {
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return Array.from({ length: floats.length / columns }, (_, row) =>
    floats.slice(row * columns, (row + 1) * columns),
  );
}
