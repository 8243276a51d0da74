import type { SharedModel } from '../tagger/shared-model.ts';

export interface ModelName {
  readonly name: string;
  readonly version: string;
  /** `sha256:` and the SHA-256 of its `model.json`, which has those of its other files. */
  readonly digest: string;
}

/** What every answer says of the model behind it. */
export function modelName({ manifest: { name, version }, digest }: SharedModel): ModelName {
  return { name, version, digest: `sha256:${digest}` };
}

/** The same in one line, in the form that container images are named in. */
export function modelReference(model: SharedModel): string {
  const { name, version, digest } = modelName(model);
  return `${name}:${version}@${digest}`;
}
