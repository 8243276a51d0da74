import type { FeatureSpace } from '../features/feature-space.ts';
import type { Network } from '../network/network.ts';
import type { Manifest } from './manifest.ts';

/** A trained model, all in memory. The manifest's hashes of files are set when it is written. */
export interface Model {
  readonly manifest: Manifest;
  readonly featureSpace: FeatureSpace;
  readonly network: Network;
}
