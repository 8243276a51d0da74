import type { SharedModel } from '../tagger/shared-model.ts';

/** What every answer says of the model behind it. */
export function modelName({ manifest: { name, version } }: SharedModel): { name: string; version: string } {
  return { name, version };
}
