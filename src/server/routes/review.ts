import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TaggedText } from '../../contract/answers.ts';
import { modelNameSchema } from '../../contract/model-name.ts';
import type { TaggedRequest } from '../../feedback/feedback.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import type { FeedbackService } from '../feedback-service.ts';
import { problemAnswers } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';
import { taggingSchema } from '../schemas.ts';
import { taggingsIn } from '../tag-all.ts';
import { feedbackOn } from './feedback.ts';

/** The most uncertain are found among so many recent requests. */
const CANDIDATES = 500;
/** Tags below it say next to nothing of how uncertain a text is, and are not worth a look. */
const MIN_PROBABILITY = 0.01;

const querySchema = z.strictObject({ limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(20) });
export const reviewSchema = z.object({
  items: z.array(
    z.object({
      requestId: z.string(),
      position: z.int(),
      receivedAt: z.string(),
      company: z.object({
        id: z.string().optional(),
        name: z.string().optional(),
        description: z.string(),
      }),
      uncertainty: z.number().describe('The entropy of all tags together, in bits.'),
      tags: taggingSchema.shape.tags,
    }),
  ),
  model: modelNameSchema,
});

/** Recent companies that nobody has looked at, those first of which the model that serves is least certain. */
export const reviewRoute: FastifyPluginAsyncZod<{
  service: TaggingService;
  feedback: FeedbackService | undefined;
  deadlineSeconds: number;
}> = async (app, { service, feedback, deadlineSeconds }) => {
  app.get(
    '/review',
    {
      schema: {
        summary: 'What is most worth a person’s look',
        querystring: querySchema,
        response: { 200: reviewSchema, ...problemAnswers(400, 401, 404, 503) },
      },
    },
    async ({ query: { limit } }, reply) => {
      const on = feedbackOn(feedback);
      using hold = holdModel(service, reply);
      const requests = distinct(await on.use((store) => store.requestsToReview(CANDIDATES)));
      const items = requests.map(({ company }) => ({ company }));
      const options = { minProbability: MIN_PROBABILITY };
      const chunks = await hold.tagMany(items, options, deadline(reply, deadlineSeconds));
      const taggings = taggingsIn(chunks);
      const reviewed = requests.map(({ modelVersion: _, ...request }, index) => {
        const { tags } = taggings[index];
        return { ...request, uncertainty: entropyOf(tags), tags };
      });
      return {
        items: reviewed.sort((a, b) => b.uncertainty - a.uncertainty).slice(0, limit),
        model: modelName(hold.model),
      };
    },
  );
};

/** Of each company the latest request. */
function distinct(requests: readonly TaggedRequest[]): TaggedRequest[] {
  const latest = new Map<string, TaggedRequest>();
  for (const request of requests) {
    const { description } = request.company;
    if (!latest.has(description)) latest.set(description, request);
  }
  return [...latest.values()];
}

/** −Σ p log₂ p + (1 − p) log₂ (1 − p) */
function entropyOf(tags: TaggedText['tags']): number {
  return tags.reduce((sum, { probability: p }) => sum + plogp(p) + plogp(1 - p), 0);
}

function plogp(p: number): number {
  return p <= 0 ? 0 : -p * Math.log2(p);
}
