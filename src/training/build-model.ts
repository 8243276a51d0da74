import { createHash } from 'node:crypto';
import { evaluate } from '../evaluation/evaluation.ts';
import { encodeSafetensors } from '../model/formats/safetensors.ts';
import { goldenPredictions } from '../model/golden.ts';
import { FORMAT_VERSION, type Manifest } from '../model/manifest.ts';
import type { Model } from '../model/model.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { DICTIONARY_NAME } from '../text/dictionary/load-dictionary.ts';
import { fitModel } from './fit-model.ts';
import { referenceOf } from './reference.ts';
import type { TrainingSettings } from './settings.ts';
import { fingerprint, type TrainingData } from './train-model.ts';
import type { ModelHooks } from './train-networks.ts';

/**
 * Trains a model, judges it on dev and gives it its manifest. Its version is the day and the start of the SHA-256 of
 * its weights, so that two models of one name can be told apart and put in order.
 */
export async function buildModel(
  name: string,
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  hooks?: ModelHooks,
): Promise<Model> {
  const { epochs, ...trained } = await fitModel(data, settings, dictionary, hooks);
  const { tags, leftOut, featureSpace, network } = trained;
  const createdAt = new Date().toISOString();
  const digest = createHash('sha256').update(encodeSafetensors(network.parameters)).digest('hex');
  const manifest: Manifest = {
    formatVersion: FORMAT_VERSION,
    name,
    version: `${createdAt.slice(0, 10)}-${digest.slice(0, 8)}`,
    createdAt,
    analyser: { words: settings.analyser, dictionary: DICTIONARY_NAME, normalisation: 'NFKC' },
    architecture: network.architecture,
    training: settings,
    tags,
    leftOut,
    data: {
      fingerprint: fingerprint(data),
      records: { train: data.train.length, dev: data.dev.length, extra: data.extra.length },
    },
    epochs,
    scores: { dev: evaluate(trained, dictionary, data.dev) },
    golden: goldenPredictions(trained, dictionary),
    reference: referenceOf(trained, dictionary, data),
    files: {},
  };
  return { manifest, featureSpace, network };
}
