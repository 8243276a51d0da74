import { useEffect, useState } from 'preact/hooks';
import { modelAnswerSchema, tagsAnswerSchema } from '../contract/model.ts';
import type { ServingModel } from './context.ts';
import { whenAllowed } from './service.ts';

/** The model that serves, as soon as the service tells it, and a function to ask again after a release. */
export function useModelOfService(): [ServingModel | undefined, () => void] {
  const [serving, setServing] = useState<ServingModel>();
  const load = () => {
    whenAllowed(async ({ transport }) => {
      const [model, tags] = await Promise.all([
        transport.sendJson('/model', { method: 'GET' }),
        transport.sendJson('/tags', { method: 'GET' }),
      ]);
      return { model: modelAnswerSchema.parse(model), tags: tagsAnswerSchema.parse(tags).tags };
      // Each view says by itself what it cannot do.
    }).then(setServing, () => undefined);
  };
  useEffect(load, []);
  return [serving, load];
}
