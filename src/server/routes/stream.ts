import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { EXAMPLES } from '../../contract/examples.ts';
import { problem, sentence } from '../../contract/problem.ts';
import { streamOptionsSchema } from '../../contract/requests.ts';
import { type LineBlock, lineBlocks } from '../../files/line-blocks.ts';
import { maxLineBytes } from '../../serving/line-tagger.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { disconnected } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { inLanguage } from '../in-language.ts';
import { inParts } from '../in-parts.ts';
import { assertUtf8 } from '../plugins/bodies.ts';
import { problemResponses, TAGGING_ERRORS } from '../responses.ts';
import { TimelyBlocks } from '../timely-blocks.ts';
import { DRAINING_SECONDS, Timeouts } from '../timeouts.ts';
import { untilClosed } from '../until-closed.ts';

const NDJSON = 'application/x-ndjson';

export const streamRoute: FastifyPluginAsyncZod = async (app) => {
  const late = new Timeouts<TimelyBlocks>(app.config.idleTimeoutSeconds, (blocks) => blocks.onLate());
  app.addHook('preClose', async () => late.shorten(DRAINING_SECONDS));
  app.addHook('onClose', async () => late.close());
  const { maxStreams } = app.config;
  let open = 0;
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
        operationId: 'tagStream',
        tags: ['Tagging'],
        summary: 'Tag a stream of companies',
        description:
          `Request and response are JSON Lines (${NDJSON}). Each line of the request is a company as in a batch. ` +
          'Results are sent in the same order while further companies arrive. An invalid line gets an error with its ' +
          'line number. When the service is busy or the key has used its character limit, a stream that has begun is held back. ' +
          'A stream without a further line for too long ends with a line that has an `error` alone.',
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
      const { summary, ...given } = request.query;
      const options = inLanguage(request, given);
      const { characterLimits } = app;
      const hold = holdModel(reply, options);
      // Once a stream has begun, it is held back, not refused.
      app.service.assertRoom();
      if (open >= maxStreams) {
        throw new OperationalError('overloaded', 'there are too many streams; try again later');
      }
      open++;
      untilClosed(reply, { [Symbol.dispose]: () => open-- });
      await characterLimits.spend(request, 0);
      const signal = disconnected(reply);
      const input = new TimelyBlocks(lineBlocks(request.body, lineBytes), late);
      const counts = { lines: 0, tagged: 0, errors: 0 };

      async function* blocks(): AsyncGenerator<LineBlock, void> {
        for await (const block of input) {
          await characterLimits.untilLeft(request, signal);
          yield block;
        }
      }
      async function* answers(): AsyncGenerator<Uint8Array, void> {
        for await (const { lines, tagged, errors, characters, rest } of hold.tagLines(
          blocks(),
          options,
          signal,
        )) {
          await characterLimits.count(request, characters);
          counts.tagged += tagged;
          counts.errors += errors;
          request.usage.companies += tagged + errors;
          if (lines.length > 0) yield lines;
          if (rest === undefined) input.done();
        }
        counts.lines = counts.tagged + counts.errors;
        if (summary) yield lineOf({ summary: counts, model: modelName(hold.model) });
      }
      return reply.type(NDJSON).send(inParts(reply, withLastError(answers())));
    },
  );
};

/** After the first line, an error of the whole stream is a line too. @throws the error, if it comes before */
async function* withLastError(lines: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let hasBegun = false;
  try {
    for await (const line of lines) {
      hasBegun = true;
      yield line;
    }
  } catch (error) {
    if (!hasBegun || !isErrorOf(error, 'request-timeout')) throw error;
    yield lineOf({ error: problem('request-timeout', sentence(error.detail)) });
  }
}

function lineOf(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
