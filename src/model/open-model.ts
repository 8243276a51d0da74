import { readModel, type StoredModel } from './bundle.ts';
import { activeBundle } from './versions.ts';

/**
 * Reads the model at a path: the one way for every command and process.
 * @param path the directory of a model, or of its versions, of which the active one is read
 * @throws {OperationalError} `model-refused`, or `conflict` where no version is active
 */
export async function openModel(path: string): Promise<StoredModel> {
  return readModel(await activeBundle(path));
}
