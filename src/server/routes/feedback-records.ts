import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OperationalError } from '../../contract/error.ts';
import { feedbackAnswerSchema, feedbackSummarySchema } from '../../contract/feedback.ts';
import { knownTags, relabelling } from '../../dataset/relabelling.ts';
import { judgedCompanies } from '../../feedback/judgements.ts';
import { tagCounts, trainingRecords } from '../../feedback/training-records.ts';
import { holdModel } from '../hold-model.ts';
import { KEY_ERRORS, problemResponses, serialised } from '../responses.ts';
import { enabledFeedback } from './feedback.ts';

const NDJSON = 'application/x-ndjson';
const recordSchema = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    description: z.string(),
    tags: z.array(z.string()),
    groups: z.array(z.string()).describe('The tag groups that are known.'),
  })
  .meta({ id: 'FeedbackRecord' });

/** What the next training would have of all feedback, and feedback that is taken back. */
export const feedbackRecordRoutes: FastifyPluginAsyncZod = async (app) => {
  const config = { access: ['review'] } as const;

  app.get(
    '/feedback/summary',
    {
      config,
      schema: {
        operationId: 'summariseFeedback',
        tags: ['Feedback'],
        summary: 'Count what the next training would have',
        response: {
          200: feedbackSummarySchema.describe('The counts.'),
          ...problemResponses(...KEY_ERRORS, 501, 503),
        },
      },
    },
    async () => {
      const companies = judgedCompanies(await enabledFeedback(app).use((store) => store.allFeedback()));
      const byReviewer = Map.groupBy(
        companies.flatMap(({ reviewers }) => [...reviewers]),
        (by) => by,
      );
      return {
        companies: companies.length,
        disputed: companies.filter(({ disputed }) => disputed.size > 0).length,
        reviewers: [...byReviewer]
          .map(([by, own]) => ({ by, companies: own.length }))
          .sort((a, b) => b.companies - a.companies),
        tags: tagCounts(companies),
      };
    },
  );
  app.get(
    '/feedback/records',
    {
      config,
      schema: {
        operationId: 'exportFeedback',
        tags: ['Feedback'],
        summary: 'Export feedback as company records for training',
        description:
          'The records of `company-tagger feedback export`, for the tags of the model that serves: one for each company.',
        response: {
          200: {
            description: 'The records, one in each line.',
            content: { [NDJSON]: { schema: serialised(recordSchema) } },
          },
          ...problemResponses(...KEY_ERRORS, 501, 503),
        },
      },
    },
    async (_, reply) => {
      const feedback = await enabledFeedback(app).use((store) => store.allFeedback());
      using hold = holdModel(reply);
      const groupOf = new Map(knownTags(hold.model).map(({ id, group }) => [id, group]));
      const records = trainingRecords(feedback, groupOf).map(relabelling(hold.model));
      const lines = records.map((record) => `${JSON.stringify(record)}\n`);
      return reply.type(NDJSON).send(lines.join(''));
    },
  );
  app.delete(
    '/feedback/:id',
    {
      config,
      schema: {
        operationId: 'takeFeedbackBack',
        tags: ['Feedback'],
        summary: 'Take feedback back',
        params: z.strictObject({ id: z.string() }),
        response: {
          200: feedbackAnswerSchema.describe('The feedback is gone.'),
          ...problemResponses(400, ...KEY_ERRORS, 404, 501, 503),
        },
      },
    },
    async ({ params: { id } }) => {
      const isGone = await enabledFeedback(app).use((store) => store.removeFeedback(id));
      if (!isGone) throw new OperationalError('not-found', 'there is no such feedback');
      return { id };
    },
  );
};
