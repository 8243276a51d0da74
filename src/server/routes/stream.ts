import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TaggingService } from '../../tagger/tagging-service.ts';
import { itemsOf } from '../company-lines.ts';
import type { Limits } from '../config.ts';
import { modelName } from '../model-name.ts';
import { problemSchema } from '../problem.ts';
import { type Item, resultsOf } from '../results.ts';
import type { RequestSchemas } from '../schemas.ts';

const NDJSON = 'application/x-ndjson';

export const streamRoute: FastifyPluginAsyncZod<{
  service: TaggingService;
  schemas: RequestSchemas;
  limits: Limits;
}> = async (app, { service, schemas, limits }) => {
  // The stream itself is the body, of any length.
  app.addContentTypeParser(NDJSON, { bodyLimit: Number.MAX_SAFE_INTEGER }, (_, body, done) =>
    done(null, body),
  );

  app.post(
    '/tag/stream',
    {
      schema: {
        summary: 'Tag a stream of companies',
        description:
          `Lines of JSON (${NDJSON}) in, each a company as in a batch, and lines out, in the same order and while more ` +
          'come in; a bad line is an error of its own, with its number.',
        consumes: [NDJSON],
        produces: [NDJSON],
        querystring: schemas.streamOptions,
        body: z.instanceof(Readable).meta({ type: 'string', description: 'Lines of JSON.' }),
        response: {
          200: z.unknown().meta({ type: 'string', description: 'Lines of JSON.' }),
          '4xx': problemSchema,
        },
      },
    },
    async ({ body, query: { summary, ...options } }, reply) => {
      async function* answers(): AsyncGenerator<string> {
        const counts = { lines: 0, tagged: 0, errors: 0 };
        const chunks = Readable.from(itemsOf(body, schemas.company, limits)).map(
          async (items: Item[]) => ({
            items,
            results: await resultsOf(items, (descriptions) => service.tagWhenRoom(descriptions, options)),
          }),
          { concurrency: service.concurrency },
        );
        for await (const { items, results } of chunks) {
          counts.lines += items.length;
          counts.errors += items.filter((item: Item) => 'problem' in item).length;
          counts.tagged = counts.lines - counts.errors;
          yield `${results.join('\n')}\n`;
        }
        if (summary) yield `${JSON.stringify({ summary: counts, model: modelName(service.model) })}\n`;
      }
      return reply.type(NDJSON).send(Readable.from(answers()));
    },
  );
};
