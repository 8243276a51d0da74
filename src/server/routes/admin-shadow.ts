import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OperationalError } from '../../contract/error.ts';
import { EXAMPLES } from '../../contract/examples.ts';
import { modelNameSchema } from '../../contract/model-name.ts';
import type { ModelDeployment } from '../../serving/model-deployment.ts';
import { Shadow } from '../../serving/shadow.ts';
import type { ShadowSlot } from '../../serving/shadow-slot.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { ADMIN_FAULTS, BODY_FAULTS, problemAnswers } from '../problem-answers.ts';

const shadowSchema = z
  .strictObject({
    version: z.string().min(1).max(128).describe('As `GET /admin/models` lists it.'),
    share: z.number().gt(0).max(1).describe('Of the companies that come single or in batches.'),
  })
  .meta({ examples: [EXAMPLES.shadow] });
export const reportSchema = z.object({
  candidate: modelNameSchema,
  share: z.number(),
  texts: z.int(),
  passedOver: z.int().describe('Texts that there was no time to compare.'),
  same: z.int().describe('Texts that both models give the very same tags.'),
  millisecondsPerText: z.object({ live: z.number(), candidate: z.number() }),
  tags: z
    .array(
      z.object({
        id: z.string(),
        both: z.int(),
        live: z.int().describe('By the live model alone.'),
        candidate: z.int().describe('By the candidate alone.'),
        agreement: z.number().describe('both / (both + live + candidate)'),
      }),
    )
    .describe('Those that differ most first.'),
});

/** A candidate beside the live model, to judge a release before it is made. */
export const adminShadowRoutes: FastifyPluginAsyncZod<{
  service: TaggingService;
  deployment: ModelDeployment;
  shadow: ShadowSlot;
}> = async (app, { service, deployment, shadow }) => {
  const config = { access: 'admin' } as const;
  const url = '/admin/shadow';

  app.put(
    url,
    {
      config,
      schema: {
        summary: 'Let a candidate tag a share of the traffic as well',
        body: shadowSchema,
        response: { 200: reportSchema, ...problemAnswers(...ADMIN_FAULTS, ...BODY_FAULTS, 409, 422) },
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
        summary: 'How the candidate compares',
        response: { 200: reportSchema, ...problemAnswers(...ADMIN_FAULTS, 404) },
      },
    },
    async () => {
      if (shadow.current === undefined) throw new OperationalError('not-found', 'there is no candidate');
      return reportOf(shadow.current);
    },
  );
  app.delete(
    url,
    {
      config,
      schema: { summary: 'Let it go', response: { 204: z.null(), ...problemAnswers(...ADMIN_FAULTS) } },
    },
    async (_, reply) => {
      shadow.current?.stop();
      shadow.current = undefined;
      return reply.code(204).send(null);
    },
  );
};

function reportOf({ candidate, share, passedOver, comparison }: Shadow): z.output<typeof reportSchema> {
  const { texts, same, tags, milliseconds } = comparison;
  const perText = (sum: number) => (texts === 0 ? 0 : sum / texts);
  return {
    candidate: modelName(candidate),
    share,
    texts,
    passedOver,
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
