import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Tag } from '../../contract/answers.ts';
import { reviewAnswerSchema } from '../../contract/feedback.ts';
import type { TaggedRequest } from '../../feedback/feedback.ts';
import { Budget } from '../../serving/budget.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { KEY_ERRORS, problemResponses } from '../responses.ts';
import { enabledFeedback } from './feedback.ts';

/** The number of recent requests among which the most uncertain ones are found. */
const CANDIDATES = 500;
/** Less likely tags add almost nothing to the uncertainty and are not worth a review. */
const MIN_PROBABILITY = 0.01;

const querySchema = z.strictObject({ limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(20) });

/** Recent companies without feedback, the most uncertain first. */
export const reviewRoute: FastifyPluginAsyncZod = async (app) => {
  /** One at a time: together the texts of several would take much memory. */
  const turns = new Budget(1);
  app.get(
    '/review',
    {
      config: { access: ['review'] },
      schema: {
        operationId: 'listReview',
        tags: ['Feedback'],
        summary: 'List the companies that most need a review',
        querystring: querySchema,
        response: {
          200: reviewAnswerSchema.describe('The companies, the most useful to review first.'),
          ...problemResponses(400, ...KEY_ERRORS, 429, 501, 503),
        },
      },
    },
    async (request, reply) => {
      const feedback = enabledFeedback(app);
      using hold = holdModel(reply);
      const signal = deadline(reply);
      using _ = await turns.whenRoom(1, 'single', signal);
      const requests = latestOfEach(await feedback.use((store) => store.requestsToReview(CANDIDATES)));
      const characters = requests.reduce((sum, { company }) => sum + company.description.length, 0);
      request.usage.companies = requests.length;
      await app.characterLimits.spend(request, characters);
      const descriptions = requests.map(({ company }) => company.description);
      const texts = await hold.tagTexts(descriptions, { minProbability: MIN_PROBABILITY }, signal);
      const reviewed = requests.map(({ modelVersion: _, ...stored }, index) => {
        const tags = texts[index]?.tags ?? [];
        return { ...stored, uncertainty: entropyOf(tags), tags };
      });
      return {
        items: reviewed.sort((a, b) => b.uncertainty - a.uncertainty).slice(0, request.query.limit),
        model: modelName(hold.model),
      };
    },
  );
};

/** The latest request of each company. */
function latestOfEach(requests: readonly TaggedRequest[]): TaggedRequest[] {
  const latest = new Map<string, TaggedRequest>();
  for (const request of requests) {
    const { description } = request.company;
    if (!latest.has(description)) latest.set(description, request);
  }
  return [...latest.values()];
}

/** −Σ p log₂ p + (1 − p) log₂ (1 − p) */
function entropyOf(tags: readonly Tag[]): number {
  return tags.reduce((sum, { probability: p }) => sum + plogp(p) + plogp(1 - p), 0);
}

function plogp(p: number): number {
  return p <= 0 ? 0 : -p * Math.log2(p);
}
