import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type LineBlock, lineBlocks } from '../../files/line-blocks.ts';
import { type LineRules, longestLine } from '../../tagger/company-lines.ts';
import { problemSchema } from '../../tagger/problem.ts';
import type { TaggingService } from '../../tagger/tagging-service.ts';
import { modelName } from '../model-name.ts';
import type { RequestSchemas } from '../schemas.ts';

const NDJSON = 'application/x-ndjson';

export const streamRoute: FastifyPluginAsyncZod<{
  service: TaggingService;
  schemas: RequestSchemas;
  lineRules: LineRules;
}> = async (app, { service, schemas, lineRules }) => {
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
      async function* answers(): AsyncGenerator<string | Uint8Array> {
        const counts = { lines: 0, tagged: 0, errors: 0 };
        const blocks = Readable.from(lineBlocks(body, longestLine(lineRules))).map(
          ({ lines, firstLine }: LineBlock) => service.tagLines({ lines, firstLine, options }),
          { concurrency: service.concurrency },
        );
        for await (const { lines, tagged, errors } of blocks) {
          counts.tagged += tagged;
          counts.errors += errors;
          if (lines.length > 0) yield lines;
        }
        counts.lines = counts.tagged + counts.errors;
        if (summary) yield `${JSON.stringify({ summary: counts, model: modelName(service.model) })}\n`;
      }
      return reply.type(NDJSON).send(Readable.from(answers()));
    },
  );
};
