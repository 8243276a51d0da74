import { isOverlay, readModel, type StoredModel } from './bundle.ts';
import { readOverlaid } from './overlay/overlay.ts';

/**
 * Reads and verifies a model, or an overlay with the model that it changes.
 * @throws {OperationalError} `model-refused`
 */
export async function readBundle(directory: string): Promise<StoredModel> {
  return (await isOverlay(directory)) ? readOverlaid(directory) : readModel(directory);
}
