import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { invalidRequest, OperationalError } from '../../contract/error.ts';
import { EXAMPLES } from '../../contract/examples.ts';
import type { Fault } from '../../contract/faults.ts';
import type { StoredCompany } from '../../feedback/feedback.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import type { SharedModel } from '../../tagger/shared-model.ts';
import type { FeedbackService } from '../feedback-service.ts';
import { BODY_FAULTS, problemAnswers } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';
import type { RequestSchemas } from '../schemas.ts';

const LISTS = ['confirmed', 'added', 'removed'] as const;
const MAX_TAGS = 1000;

/** What somebody says of a company's tags, kept for the next training. The model that serves never learns by itself. */
export const feedbackRoute: FastifyPluginAsyncZod<{
  service: TaggingService;
  schemas: RequestSchemas;
  feedback: FeedbackService | undefined;
}> = async (app, { service, schemas, feedback }) => {
  app.post(
    '/feedback',
    {
      schema: {
        summary: 'Say which tags are right',
        description:
          'Of a request that was tagged lately, or of a company. 201 means that it is on disk; 503 that it is not.',
        body: feedbackSchema(schemas),
        response: {
          201: z.object({ id: z.string() }),
          ...problemAnswers(...BODY_FAULTS, 401, 404, 503),
        },
      },
    },
    async ({ body }, reply) => {
      const on = feedbackOn(feedback);
      using hold = holdModel(service, reply);
      const faults = faultsOf(body, hold.model);
      if (faults.length > 0) throw invalidRequest(faults);
      const { by, confirmed, added, removed } = body;
      const company = body.company ?? (await companyOf(on, body));
      const modelVersion = hold.model.manifest.version;
      const id = await on.use((store) =>
        store.addFeedback({ by, company, confirmed, added, removed, modelVersion }),
      );
      return reply.code(201).send({ id });
    },
  );
};

export function feedbackOn(feedback: FeedbackService | undefined): FeedbackService {
  if (feedback === undefined)
    throw new OperationalError('not-found', 'feedback is not turned on: FEEDBACK=true does it');
  return feedback;
}

type Body = z.output<ReturnType<typeof feedbackSchema>>;

function feedbackSchema({ company }: RequestSchemas) {
  const tags = z.array(z.string().max(256)).max(MAX_TAGS).default([]);
  return z
    .strictObject({
      requestId: z.string().max(128).optional().describe('The `x-request-id` of the answer.'),
      position: z.int().min(0).max(100_000).default(0).describe('In a batch.'),
      company: company.optional(),
      confirmed: tags.describe('Tags that were given, and are right.'),
      added: tags.describe('Tags that were not given, and are right.'),
      removed: tags.describe('Tags that were given, and are wrong.'),
      by: z.string().min(1).max(256).describe('Who says so.'),
    })
    .refine(({ requestId, company: given }) => (requestId === undefined) !== (given === undefined), {
      path: ['requestId'],
      error: 'must be there, or company, and not both',
    })
    .meta({ examples: [EXAMPLES.feedback] });
}

function faultsOf(body: Body, { manifest }: SharedModel): Fault[] {
  const known = new Set([...manifest.tags, ...manifest.leftOut].map(({ id }) => id));
  const seen = new Set<string>();
  return LISTS.flatMap((list) =>
    body[list].flatMap((tag, index) => {
      const path = `/${list}/${index}`;
      if (!known.has(tag)) return [{ path, message: 'is no tag of the model' }];
      if (seen.has(tag)) return [{ path, message: 'is in the request twice' }];
      seen.add(tag);
      return [];
    }),
  );
}

async function companyOf(
  feedback: FeedbackService,
  { requestId = '', position }: Body,
): Promise<StoredCompany> {
  const request = await feedback.use((store) => store.findRequest(requestId, position));
  if (request === undefined)
    throw new OperationalError('not-found', 'there is no such request any more: send the company');
  return request.company;
}
