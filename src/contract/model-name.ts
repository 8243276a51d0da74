import { z } from 'zod';
import type { SharedModel } from '../tagger/shared-model.ts';

export const modelNameSchema = z.object({
  name: z.string(),
  version: z.string(),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .describe('Of its `model.json`, which has the digests of its other files.'),
});
export type ModelName = Readonly<z.infer<typeof modelNameSchema>>;

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
