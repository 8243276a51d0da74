import type { ModelName } from '../contract/model-name.ts';
import type { ReadingSpace } from '../features/feature-space.ts';
import type { StoredModel } from '../model/bundle.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Manifest } from '../model/manifest.ts';
import { type PlacedNetwork, placeNetwork } from '../network/inference/placed-network.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { extendDictionary } from '../text/dictionary/extend-dictionary.ts';

/**
 * A model in a form that threads can share: cloning it copies the manifest and the vocabulary, but neither the weights nor the
 * dictionary.
 */
export interface SharedModel {
  /** The SHA-256 of its manifest, or of its overlay, which identifies what answers are made by. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
  readonly featureSpace: ReadingSpace;
  readonly network: PlacedNetwork;
  /** The dictionary with the words of the model. */
  readonly dictionary: DictionaryData;
}

/**
 * The stored model may be discarded afterwards.
 * @param ipadic in memory that threads can share
 */
export function shareModel(
  { digest, manifest, catalogue, featureSpace, parameters, memory }: StoredModel,
  ipadic: DictionaryData,
): SharedModel {
  const { columns } = featureSpace.vocabulary;
  return {
    digest,
    manifest,
    catalogue,
    featureSpace: { ...featureSpace, vocabulary: { columns } },
    network: placeNetwork({ architecture: manifest.architecture, parameters }, memory),
    dictionary: extendDictionary(ipadic, featureSpace.userWords),
  };
}

export function modelName({ digest, manifest }: Pick<SharedModel, 'digest' | 'manifest'>): ModelName {
  return { name: manifest.name, version: manifest.version, digest: `sha256:${digest}` };
}
