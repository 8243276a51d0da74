import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EXAMPLES } from '../../contract/examples.ts';
import { type LineBlock, lineBlocks } from '../../files/line-blocks.ts';
import { type LineRules, maxLineBytes } from '../../serving/company-lines.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { gone } from '../deadline.ts';
import { problemAnswers, TAGGING_FAULTS } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';
import type { Tagging } from '../schemas.ts';

const NDJSON = 'application/x-ndjson';

export const streamRoute: FastifyPluginAsyncZod<Tagging & { lineRules: LineRules }> = async (
  app,
  { service, schemas, characterLimits, lineRules },
) => {
  // The stream itself is the body, of any length.
  app.addContentTypeParser(NDJSON, { bodyLimit: Number.MAX_SAFE_INTEGER }, (_, body, done) =>
    done(null, body),
  );

  app.post(
    '/tag/stream',
    {
      config: { isStream: true },
      schema: {
        summary: 'Tag a stream of companies',
        description:
          `Lines of JSON (${NDJSON}) in, each a company as in a batch, and lines out, in the same order and while more ` +
          'come in; a bad line is an error of its own, with its number. Past the limits of text a stream is held back, ' +
          'once it has begun.',
        consumes: [NDJSON],
        querystring: schemas.streamOptions,
        body: z
          .instanceof(Readable)
          .meta({ type: 'string', description: 'Lines of JSON.', examples: [EXAMPLES.stream] }),
        response: {
          200: {
            description: 'Lines of JSON: results as in a batch.',
            content: { [NDJSON]: { schema: z.unknown().meta({ type: 'string' }) } },
          },
          ...problemAnswers(...TAGGING_FAULTS),
        },
      },
    },
    async (request, reply) => {
      const { summary, ...options } = request.query;
      const hold = holdModel(service, reply, options, '');
      reply.raw.once('close', () => hold[Symbol.dispose]());
      hold.assertRoom();
      await characterLimits.spend(request, 0);
      const signal = gone(reply);

      async function* answers(): AsyncGenerator<string | Uint8Array> {
        const counts = { lines: 0, tagged: 0, errors: 0 };
        const blocks = Readable.from(lineBlocks(request.body, maxLineBytes(lineRules))).map(
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
