import type { FeatureSpace } from '../features/feature-space.ts';
import { readModel } from '../model/bundle.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Model } from '../model/model.ts';
import { type PlacedNetwork, placeNetwork } from '../network/placed-network.ts';
import { loadDictionary } from '../text/load-dictionary.ts';

/** A model as threads are given it: a clone shares the weights, and copies only manifest and vocabulary. */
export interface SharedModel {
  readonly manifest: Manifest;
  readonly featureSpace: FeatureSpace;
  readonly network: PlacedNetwork;
}

/** The model's own weights are needed no more. */
export function shareModel({ manifest, featureSpace, network }: Model): SharedModel {
  return { manifest, featureSpace, network: placeNetwork(network) };
}

/** All that tagging needs, in memory that threads share. */
export interface SharedParts {
  readonly model: SharedModel;
  /** The dictionary's image. */
  readonly dictionary: SharedArrayBuffer;
}

/** @throws {ModelError} when the model in the directory cannot be used */
export async function loadSharedParts(directory: string): Promise<SharedParts> {
  const [model, dictionary] = await Promise.all([readModel(directory), loadDictionary()]);
  return { model: shareModel(model), dictionary };
}
