import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  comparedAnswersSchema,
  type ShadowReport,
  shadowReportSchema,
  startShadowSchema,
} from '../../contract/administration.ts';
import { OperationalError } from '../../contract/error.ts';
import { Shadow } from '../../serving/shadow.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { inLanguage } from '../in-language.ts';
import { inParts } from '../in-parts.ts';
import {
  BODY_ERRORS,
  JSON_UTF8,
  KEY_ERRORS,
  problemResponses,
  serialised,
  TAGGING_ERRORS,
} from '../responses.ts';

/** Runs a candidate as a shadow of the live model, to judge a release before it is made. */
export const adminShadowRoutes: FastifyPluginAsyncZod = async (app) => {
  const { service, deployment, shadow } = app;
  const config = { access: ['admin'] } as const;
  const url = '/admin/shadow';

  const currentShadow = () => {
    if (shadow.current === undefined) throw new OperationalError('not-found', 'there is no candidate');
    return shadow.current;
  };

  app.put(
    url,
    {
      config,
      schema: {
        operationId: 'startShadow',
        tags: ['Administration'],
        summary: 'Run a candidate as a shadow of the live model',
        body: startShadowSchema,
        response: {
          200: shadowReportSchema.describe('The shadow model runs.'),
          ...problemResponses(...KEY_ERRORS, ...BODY_ERRORS, 409, 422),
        },
      },
    },
    async ({ body: { version, share } }) => {
      const candidate = await deployment.load(version);
      shadow.current?.stop();
      shadow.current = new Shadow(service, candidate, share);
      return reportOf(shadow.current);
    },
  );
  app.get(
    url,
    {
      config,
      schema: {
        operationId: 'getShadow',
        tags: ['Administration'],
        summary: 'Compare the shadow model with the live model',
        response: {
          200: shadowReportSchema.describe('The comparison so far.'),
          ...problemResponses(...KEY_ERRORS, 404),
        },
      },
    },
    async () => {
      return reportOf(currentShadow());
    },
  );
  app.post(
    `${url}/tag`,
    {
      // Who reviews can say which of the two is right.
      config: { access: ['admin', 'review'] },
      schema: {
        operationId: 'tagByBoth',
        tags: ['Administration'],
        summary: 'Tag one company by the live model and the shadow model',
        body: app.schemas.tag,
        response: {
          200: serialised(comparedAnswersSchema.describe('What each of the two says.')),
          ...problemResponses(...TAGGING_ERRORS, 404),
        },
      },
    },
    async (request, reply) => {
      const { options: given, ...company } = request.body;
      const options = inLanguage(request, given);
      const current = currentShadow();
      const hold = holdModel(reply, options, '/options');
      request.usage.companies = 1;
      await app.characterLimits.spend(request, 2 * company.description.length);
      const signal = deadline(reply);
      const [live, candidate] = await Promise.all([
        hold.tag(company, options, () => signal),
        current.tag(hold, company, options, signal),
      ]);
      const text = [Buffer.from('{"live":'), Buffer.from(live), Buffer.from(',"candidate":'), candidate];
      return reply.type(JSON_UTF8).send(inParts(reply, [...text, Buffer.from('}')]));
    },
  );
  app.delete(
    url,
    {
      config,
      schema: {
        operationId: 'stopShadow',
        tags: ['Administration'],
        summary: 'Stop the shadow model',
        response: {
          204: z.null().describe('The shadow model has stopped.'),
          ...problemResponses(...KEY_ERRORS),
        },
      },
    },
    async (_, reply) => {
      shadow.current?.stop();
      shadow.current = undefined;
      return reply.code(204).send(null);
    },
  );
};

function reportOf({ candidate, share, skipped, comparison }: Shadow): ShadowReport {
  const { texts, same, tags, milliseconds } = comparison;
  const perText = (sum: number) => (texts === 0 ? 0 : sum / texts);
  return {
    candidate: modelName(candidate),
    share,
    texts,
    skipped,
    same,
    millisecondsPerText: { live: perText(milliseconds.live), candidate: perText(milliseconds.candidate) },
    tags: Object.entries(tags)
      .map(([id, counts]) => ({
        id,
        ...counts,
        agreement: counts.both / (counts.both + counts.live + counts.candidate),
      }))
      .sort((a, b) => b.live + b.candidate - (a.live + a.candidate)),
  };
}
