import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Tagger, TagOptions } from '../../tagger/tagger.ts';
import { modelName } from '../model-name.ts';
import { InvalidRequestError, invalidRequest, problemSchema } from '../problem.ts';
import { batchAnswerSchema, type RequestSchemas } from '../schemas.ts';

type Result = z.infer<typeof batchAnswerSchema>['results'][number];

export const batchRoute: FastifyPluginAsyncZod<{ tagger: Tagger; schemas: RequestSchemas }> = async (
  app,
  { tagger, schemas },
) => {
  function result(item: unknown, options: TagOptions | undefined): Result {
    const company = schemas.company.safeParse(item);
    if (!company.success) {
      return { ...idOf(item), error: invalidRequest(new InvalidRequestError(company.error).faults) };
    }
    return { ...idOf(company.data), ...tagger.tag(company.data.description, options) };
  }

  app.post(
    '/tag/batch',
    {
      schema: {
        summary: 'Tag many companies',
        description: 'In order; a bad company is an error of its own and spoils no other.',
        body: schemas.batch,
        response: { 200: batchAnswerSchema, '4xx': problemSchema },
      },
    },
    async ({ body: { companies, options } }) => {
      const results: Result[] = [];
      for (const item of companies) {
        results.push(result(item, options));
        // Probes and other requests get their turn between two companies.
        await nextTurn();
      }
      return { results, model: modelName(tagger) };
    },
  );
};

function idOf(item: unknown): { id?: string } {
  const hasId = typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';
  return hasId ? { id: String(item.id) } : {};
}
