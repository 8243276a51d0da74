import { z } from 'zod';
import { taggedTextSchema } from './answers.ts';
import type { companySchema } from './company.ts';
import { EXAMPLES } from './examples.ts';
import { idSchema } from './id.ts';
import { modelNameSchema } from './model-name.ts';

const MAX_TAGS = 1000;

/** The body of `POST /feedback`. */
export function feedbackSchema(company: ReturnType<typeof companySchema>) {
  const tags = z
    .array(idSchema(z.string().max(256)))
    .max(MAX_TAGS)
    .default([]);
  return z
    .strictObject({
      requestId: z
        .string()
        .max(256)
        .optional()
        .describe('The `x-request-id` of an answer to the same key, or the `requestId` of a review.'),
      position: z.int().min(0).max(100_000).default(0).describe('The index of the company in a batch.'),
      company: company.optional(),
      confirmed: tags.describe('Tags that were given and are right.'),
      added: tags.describe('Tags that were not given and are right.'),
      removed: tags.describe('Tags that were given and are wrong.'),
      by: z.string().min(1).max(256).describe('The person who gives the feedback.'),
    })
    .refine(({ requestId, company: given }) => (requestId === undefined) !== (given === undefined), {
      path: ['requestId'],
      error: 'must be present if company is not, and absent if it is',
    })
    .meta({ id: 'FeedbackRequest', examples: [EXAMPLES.feedback] });
}
export type Feedback = z.output<ReturnType<typeof feedbackSchema>>;

export const feedbackAnswerSchema = z.object({ id: z.string() }).meta({ id: 'FeedbackAnswer' });

const reviewItemSchema = z
  .object({
    requestId: z.string(),
    position: z.int(),
    receivedAt: z.string(),
    company: z.object({
      id: z.string().optional(),
      name: z.string().optional(),
      description: z.string(),
    }),
    uncertainty: z.number().describe('The sum of the entropies of all tags, in bits.'),
    tags: taggedTextSchema.shape.tags,
  })
  .meta({ id: 'ReviewItem' });

/** `GET /review` */
export const reviewAnswerSchema = z
  .object({
    items: z.array(reviewItemSchema),
    model: modelNameSchema,
  })
  .meta({ id: 'ReviewAnswer' });
export type ReviewAnswer = z.infer<typeof reviewAnswerSchema>;
