import type { SharedModel } from './shared-model.ts';

export interface ModelName {
  readonly name: string;
  readonly version: string;
  /** `sha256:` and the SHA-256 of its `model.json`, which has those of its other files. */
  readonly digest: string;
}

interface Forms {
  readonly name: ModelName;
  readonly json: string;
  readonly reference: string;
}

/** Every answer has them: they are made once for a model. */
const forms = new WeakMap<SharedModel, Forms>();

/** What every answer says of the model behind it. */
export function modelName(model: SharedModel): ModelName {
  return formsOf(model).name;
}

/** The same as JSON. */
export function modelJson(model: SharedModel): string {
  return formsOf(model).json;
}

/** The same in one line, in the form that container images are named in: `name:version@sha256:digest`. */
export function modelReference(model: SharedModel): string {
  return formsOf(model).reference;
}

function formsOf(model: SharedModel): Forms {
  const known = forms.get(model);
  if (known !== undefined) return known;
  const { name, version } = model.manifest;
  const full = { name, version, digest: `sha256:${model.digest}` };
  const made = { name: full, json: JSON.stringify(full), reference: `${name}:${version}@${full.digest}` };
  forms.set(model, made);
  return made;
}
