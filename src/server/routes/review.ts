import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { reviewAnswerSchema, reviewQuerySchema } from '../../contract/feedback.ts';
import { Budget } from '../../serving/budget.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { inLanguage } from '../in-language.ts';
import { KEY_ERRORS, problemResponses } from '../responses.ts';
import { rarityByTag, reviewMeasures } from '../review-measures.ts';
import { reviewQueue } from '../review-queue.ts';
import { enabledFeedback } from './feedback.ts';

/** Less likely tags add almost nothing to the uncertainty and are not worth a review. */
const MIN_PROBABILITY = 0.01;

/** The companies that most need a review. */
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
        querystring: reviewQuerySchema,
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
      const { limit, order, tag, group, decision, explain, ...queue } = request.query;
      using _ = await turns.whenRoom(1, 'single', signal);
      const candidates = await feedback.use((store) => reviewQueue(store, queue));
      const tagAll = async (companies: typeof candidates, isExplained: boolean) => {
        const descriptions = companies.map(({ company }) => company.description);
        await app.characterLimits.spend(request, descriptions.join('').length);
        const options = inLanguage(request, { minProbability: MIN_PROBABILITY, explain: isExplained });
        return hold.tagTexts(descriptions, options, signal);
      };
      request.usage.companies = candidates.length;
      const texts = await tagAll(candidates, false);
      const rarityOf = rarityByTag(hold.model.manifest);
      const isWanted = (given: { id: string; group: string; probability: number; threshold: number }) =>
        given.probability >= given.threshold &&
        (tag === undefined || given.id === tag) &&
        (group === undefined || given.group === group);
      const wanted = candidates
        .flatMap((candidate, index) => {
          const text = texts[index];
          if (text === undefined) return [];
          if (decision !== undefined && text.decision !== decision) return [];
          if ((tag ?? group) !== undefined && !text.tags.some(isWanted)) return [];
          return { candidate, text, measures: reviewMeasures(text, rarityOf) };
        })
        .sort((a, b) => b.measures[order] - a.measures[order])
        .slice(0, limit);
      // Words are looked for only in what is shown.
      const explained = explain
        ? await tagAll(
            wanted.map(({ candidate }) => candidate),
            true,
          )
        : [];
      return {
        items: wanted.map(({ candidate, text, measures }, index) => ({
          ...candidate,
          ...measures,
          ...(explained[index] ?? text),
        })),
        model: modelName(hold.model),
      };
    },
  );
};
