import { createHash } from 'node:crypto';
import { evaluate } from '../evaluation/evaluation.ts';
import { encodeSafetensors } from '../model/formats/safetensors.ts';
import { goldenPredictions } from '../model/golden.ts';
import { FORMAT_VERSION, type Manifest } from '../model/manifest.ts';
import type { Model } from '../model/model.ts';
import { packedParameters, roundedNetwork } from '../network/packed-parameters.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { DICTIONARY_NAME } from '../text/dictionary/load-dictionary.ts';
import { calibrateByFolds } from './calibrate-by-folds.ts';
import { driftReference } from './drift-reference.ts';
import type { TrainingSettings } from './settings.ts';
import type { TrainingHooks } from './train-ensemble.ts';
import { trainModel } from './train-model.ts';
import { fingerprint, type TrainingData } from './training-data.ts';

/**
 * Fits a model to data: trains it, chooses its thresholds, evaluates it on dev and describes it in a manifest. Its version
 * is the date and the start of the SHA-256 of its weights, so versions of a model are distinct and sort by date.
 * @param refitted the model whose settings have proved good on other records: its scores are kept, as all are learned now
 * @throws {OperationalError} `invalid-input`, when the data cannot be trained on; `training-diverged`, when a loss is not
 * finite
 */
export async function fitModel(
  name: string,
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  hooks: TrainingHooks = {},
  refitted?: Manifest,
): Promise<Model> {
  const { epochs, ...byDev } = await trainModel(data, settings, dictionary, hooks);
  const calibrated =
    settings.thresholdFolds === 0
      ? byDev
      : { ...byDev, ...(await calibrateByFolds(byDev, data, settings, dictionary, hooks.onProgress)) };
  const network = roundedNetwork(calibrated.network);
  const trained = { ...calibrated, network };
  const { tags, leftOut, decision, featureSpace } = trained;
  const createdAt = new Date().toISOString();
  const digest = createHash('sha256')
    .update(encodeSafetensors(packedParameters(network.architecture, network.parameters)))
    .digest('hex');
  const manifest: Manifest = {
    formatVersion: FORMAT_VERSION,
    name,
    version: `${createdAt.slice(0, 10)}-${digest.slice(0, 8)}`,
    createdAt,
    analyser: {
      words: settings.analyser,
      dictionary: dictionaryName(featureSpace.userWords),
      normalisation: 'NFKC',
    },
    architecture: network.architecture,
    training: settings,
    tags,
    leftOut,
    decision,
    data: {
      fingerprint: fingerprint(data),
      ...(data.wordVectors && { unlabelled: data.wordVectors.source }),
      records: { train: data.train.length, dev: data.dev.length, extra: data.extra.length },
    },
    epochs,
    scores: refitted?.scores ?? {
      dev: evaluate(trained, dictionary, data.dev, data.catalogue, hooks.onProgress),
    },
    refittedFrom: refitted?.version,
    golden: goldenPredictions(trained, dictionary),
    reference: driftReference(trained, dictionary, data, hooks.onProgress),
    files: {},
  };
  return { manifest, featureSpace, network };
}

function dictionaryName(userWords: string): string {
  const count = userWords.split('\n').length - 1;
  return count === 0 ? DICTIONARY_NAME : `${DICTIONARY_NAME} and ${count} words`;
}
