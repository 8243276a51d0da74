import { OperationalError } from '../contract/error.ts';
import { type StoredModel, type UnpackedModel, unpackedModel } from './bundle.ts';
import { readBundle } from './read-bundle.ts';
import { activeBundle } from './versions.ts';

/**
 * Reads the model at a path, with its overlay if it has one: the one way for every command and process.
 * @param path the directory of a model, of an overlay, or of their versions, of which the active one is read
 * @throws {OperationalError} `model-refused`, or `conflict` where no version is active
 */
export async function openModel(path: string): Promise<StoredModel> {
  return readBundle(await activeBundle(path));
}

/**
 * Reads a model as it was trained, for commands that are about training.
 * @throws {OperationalError} `invalid-input`, where there is an overlay
 */
export async function openTrainedModel(path: string): Promise<UnpackedModel> {
  const model = await openModel(path);
  const { overlayOf } = model.manifest;
  if (overlayOf === undefined) return unpackedModel(model);
  throw new OperationalError(
    'invalid-input',
    `${path} is an overlay of version ${overlayOf.version}: give the directory of that model`,
  );
}
