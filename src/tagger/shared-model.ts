import type { ModelName } from '../contract/model-name.ts';
import type { FeatureSpace } from '../features/feature-space.ts';
import type { StoredModel } from '../model/bundle.ts';
import type { Manifest } from '../model/manifest.ts';
import { type PlacedNetwork, placeNetwork } from '../network/inference/placed-network.ts';

/** A model in a form that threads can share: cloning it copies the manifest and the vocabulary, but not the weights. */
export interface SharedModel {
  /** The SHA-256 of its manifest, which identifies the model. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly featureSpace: FeatureSpace;
  readonly network: PlacedNetwork;
}

/** The stored model may be discarded afterwards. */
export function shareModel({ digest, manifest, featureSpace, network }: StoredModel): SharedModel {
  return { digest, manifest, featureSpace, network: placeNetwork(network) };
}

export function modelName({ digest, manifest }: Pick<SharedModel, 'digest' | 'manifest'>): ModelName {
  return { name: manifest.name, version: manifest.version, digest: `sha256:${digest}` };
}
