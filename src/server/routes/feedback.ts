import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { invalidRequest, OperationalError } from '../../contract/error.ts';
import type { Fault } from '../../contract/faults.ts';
import { type Feedback, feedbackAnswerSchema, feedbackSchema } from '../../contract/feedback.ts';
import type { StoredCompany } from '../../feedback/feedback.ts';
import type { SharedModel } from '../../tagger/shared-model.ts';
import type { FeedbackService } from '../feedback-service.ts';
import { holdModel } from '../hold-model.ts';
import { BODY_ERRORS, KEY_ERRORS, problemResponses } from '../responses.ts';
import { storedRequestId } from '../stored-request-id.ts';
import type { Usage } from '../usage.ts';

const LISTS = ['confirmed', 'added', 'removed'] as const;

/** Stores feedback for the next training. The model that serves does not learn from it by itself. */
export const feedbackRoute: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/feedback',
    {
      config: { access: ['tag', 'review'] },
      schema: {
        operationId: 'giveFeedback',
        tags: ['Feedback'],
        summary: 'Give feedback on tags',
        description:
          'The feedback is on a recent request or on a company. 201 means that the feedback is stored; 503 that it is not.',
        body: feedbackSchema(app.schemas.company),
        response: {
          201: feedbackAnswerSchema.describe('The feedback is stored.'),
          ...problemResponses(...BODY_ERRORS, ...KEY_ERRORS, 404, 501, 503),
        },
      },
    },
    async ({ body, usage }, reply) => {
      const feedback = enabledFeedback(app);
      using hold = holdModel(reply);
      const faults = faultsIn(body, hold.model);
      if (faults.length > 0) throw invalidRequest(faults);
      const { by, confirmed, added, removed, resolves } = body;
      if (resolves && usage.key && !usage.key.roles.includes('review')) {
        throw new OperationalError(
          'forbidden',
          'a key with the role review is required to settle a disagreement',
        );
      }
      const company = body.company ?? (await requestedCompany(feedback, body, usage));
      const modelVersion = hold.model.manifest.version;
      const id = await feedback.use((store) =>
        store.addFeedback({ by, company, confirmed, added, removed, resolves, modelVersion }),
      );
      return reply.code(201).send({ id });
    },
  );
};

/** @throws {OperationalError} `not-implemented`, when feedback is off */
export function enabledFeedback({ feedback }: FastifyInstance): FeedbackService {
  if (feedback !== undefined) return feedback;
  throw new OperationalError('not-implemented', 'feedback is not enabled: set FEEDBACK=true');
}

function faultsIn(body: Feedback, { manifest, catalogue }: SharedModel): Fault[] {
  const known = new Set([...catalogue.tags, ...manifest.leftOut].map(({ id }) => id));
  const seen = new Set<string>();
  return LISTS.flatMap((list) =>
    body[list].flatMap((tag, index) => {
      const path = `/${list}/${index}`;
      if (!known.has(tag)) return [{ path, message: 'is not a tag of the model' }];
      if (seen.has(tag)) return [{ path, message: 'is in the request twice' }];
      seen.add(tag);
      return [];
    }),
  );
}

/** Finds a request of the caller's own, or one that the caller has from `GET /review`. @throws {OperationalError} `not-found` */
async function requestedCompany(
  feedback: FeedbackService,
  { requestId = '', position }: Feedback,
  usage: Usage,
): Promise<StoredCompany> {
  const ids = [storedRequestId(usage, requestId)];
  if (usage.key?.roles.includes('review')) ids.push(requestId);
  for (const id of ids) {
    const request = await feedback.use((store) => store.findRequest(id, position));
    if (request !== undefined) return request.company;
  }
  throw new OperationalError(
    'not-found',
    'the request is not stored, or no longer: send the company instead',
  );
}
