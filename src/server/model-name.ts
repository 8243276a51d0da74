import type { Tagger } from '../tagger/tagger.ts';

/** What every answer says of the model behind it. */
export function modelName({ model: { manifest } }: Tagger): { name: string; version: string } {
  return { name: manifest.name, version: manifest.version };
}
