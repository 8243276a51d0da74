import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EXAMPLES } from '../../contract/examples.ts';
import { streamOptionsSchema } from '../../contract/requests.ts';
import { type LineBlock, lineBlocks } from '../../files/line-blocks.ts';
import { maxLineBytes } from '../../serving/line-tagger.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { disconnected } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { assertUtf8 } from '../plugins/body-encoding.ts';
import { problemResponses, TAGGING_ERRORS } from '../responses.ts';

const NDJSON = 'application/x-ndjson';

export const streamRoute: FastifyPluginAsyncZod = async (app) => {
  const lineBytes = maxLineBytes(app.config.limits.descriptionCharacters);
  // The body is passed on as a stream of any length.
  app.addContentTypeParser(NDJSON, { bodyLimit: Number.MAX_SAFE_INTEGER }, (request, body, done) => {
    assertUtf8(request);
    done(null, body);
  });

  app.post(
    '/tag/stream',
    {
      config: { isStream: true },
      schema: {
        summary: 'Tag a stream of companies',
        description:
          `Request and response are JSON Lines (${NDJSON}). Each line of the request is a company as in a batch. ` +
          'Results are sent in the same order while further companies arrive. An invalid line gets an error with its ' +
          'line number. When the service is busy or the key has used its character limit, a stream that has begun is held back.',
        consumes: [NDJSON],
        querystring: streamOptionsSchema,
        body: z
          .instanceof(Readable)
          .meta({ type: 'string', description: 'JSON Lines.', examples: [EXAMPLES.stream] }),
        response: {
          200: {
            description: 'JSON Lines: results as in a batch.',
            content: { [NDJSON]: { schema: z.unknown().meta({ type: 'string' }) } },
          },
          ...problemResponses(...TAGGING_ERRORS),
        },
      },
    },
    async (request, reply) => {
      const { summary, ...options } = request.query;
      const { characterLimits } = app;
      const hold = holdModel(reply, options);
      reply.raw.once('close', () => hold[Symbol.dispose]());
      hold.assertRoom();
      await characterLimits.spend(request, 0);
      const signal = disconnected(reply);

      async function* answers(): AsyncGenerator<string | Uint8Array> {
        const counts = { lines: 0, tagged: 0, errors: 0 };
        const blocks = Readable.from(lineBlocks(request.body, lineBytes)).map(
          async ({ lines, firstLine }: LineBlock) => {
            await characterLimits.untilLeft(request, signal);
            const tagged = await hold.tagLines({ lines, firstLine, options });
            await characterLimits.count(request, tagged.characters);
            return tagged;
          },
          { concurrency: hold.concurrency },
        );
        for await (const { lines, tagged, errors } of blocks) {
          counts.tagged += tagged;
          counts.errors += errors;
          request.usage.companies += tagged + errors;
          if (lines.length > 0) yield lines;
        }
        counts.lines = counts.tagged + counts.errors;
        if (summary) yield `${JSON.stringify({ summary: counts, model: modelName(hold.model) })}\n`;
      }
      return reply.type(NDJSON).send(Readable.from(answers()));
    },
  );
};
