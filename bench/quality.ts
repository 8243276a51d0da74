import { parseArgs } from 'node:util';
import { z } from 'zod';
import { predictLabelled } from '../src/evaluation/evaluation.ts';
import { trainedModelOf } from '../src/model/model.ts';
import { fitModel } from '../src/training/fit-model.ts';
import { refitData } from '../src/training/refit.ts';
import { hasScikitLearn, isInstalled, shell } from './programs.ts';
import { cachedScores } from './quality/cached-scores.ts';
import { type Fold, readQualityData } from './quality/data.ts';
import { leaveOneTagOut } from './quality/leave-one-tag-out.ts';
import { PEER_WITH_VECTORS, PEERS, scorePeer } from './quality/peers.ts';
import { qualityTables, writeSection } from './quality/report.ts';
import { printScores, type Score, scoresOf } from './quality/scores.ts';
import { wordVectors } from './quality/word-vectors.ts';

/*
 * npm run bench:quality -- --data DIRECTORY [--settings FILE] [--system NAME]... [--leave-out]
 *
 * Compares ours with linear models of scikit-learn and with fastText on the records of a directory (train.jsonl, tags.json),
 * fold by fold, for each kind of record. quality/NAME.json names our training settings, other records, and the sealed
 * records, which are never read. For data without such a file, --settings names the training settings. --system names the
 * systems to compare; by default all, which takes hours. What was scored once is not computed again.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    settings: { type: 'string' },
    system: { type: 'string', multiple: true },
    'leave-out': { type: 'boolean', default: false },
  },
});
const directory = z.string({ error: '--data DIRECTORY is missing' }).parse(values.data);
const { name, recipe, settings, dictionary, folds } = await readQualityData(directory, values.settings);

const OURS = 'ours';
const installed = [
  OURS,
  ...PEERS.filter((peer) => (peer.startsWith('fastText') ? isInstalled('fasttext') : hasScikitLearn())),
  ...(recipe.unlabelled.length > 0 && isInstalled('fasttext') ? [PEER_WITH_VECTORS] : []),
];
const systems = z.array(z.enum(installed)).parse(values.system ?? installed);

/** What our scores depend on, and those of the peers, beside the data and the settings. */
const sources = shell('git rev-parse HEAD:src').trim();
const thresholdSources = shell('git rev-parse HEAD:src/training/thresholds.ts').trim();
const scores: Score[] = [];
for (const system of systems) {
  for (const fold of folds) {
    const found = await (system === OURS ? scoreOurs(fold) : cachedPeer(system, fold));
    printScores(found);
    scores.push(...found);
  }
}
const notes =
  recipe.leaveOut === undefined || !values['leave-out']
    ? []
    : [await leaveOneTagOut(recipe.leaveOut, folds[0].data, folds[0].test, settings, dictionary)];
const calibrated =
  settings.thresholdFolds === 0 ? 'dev alone' : `${settings.thresholdFolds} folds of train and dev`;
const tables = [
  qualityTables(name, scores, recipe.kinds),
  `Thresholds and calibration of ours are by ${calibrated}.`,
  ...notes,
].join('\n\n');
process.stdout.write(`${tables}\n`);
await writeSection(name, tables);

/** As the shipped model is made: where folds choose the thresholds, all records but the held-out ones are learned. */
async function scoreOurs(fold: Fold): Promise<Score[]> {
  const { seed, data, test } = fold;
  const fitted = settings.thresholdFolds === 0 ? data : refitData(data, [], data.extra, { seed });
  return cachedScores([OURS, { ...fold, data: fitted }, settings, sources], async () => {
    const model = trainedModelOf(await fitModel('quality', fitted, { ...settings, seed }, dictionary));
    return scoresOf(OURS, seed, predictLabelled(model, dictionary, test, data.catalogue));
  });
}

async function cachedPeer(peer: string, fold: Fold): Promise<Score[]> {
  const { analyser, bigrams, names, clauses, extraWeight, describedGroups, exclusiveGroups } = settings;
  const used = { analyser, bigrams, names, clauses, extraWeight, describedGroups, exclusiveGroups };
  return cachedScores([peer, fold, used, thresholdSources], async () => {
    const vectors =
      peer === PEER_WITH_VECTORS ? await wordVectors(recipe.unlabelled, settings, dictionary) : undefined;
    return scorePeer(peer, fold, settings, dictionary, vectors);
  });
}
