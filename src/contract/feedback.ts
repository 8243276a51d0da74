import { z } from 'zod';
import { DECISIONS, taggedTextSchema } from './answers.ts';
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
      resolves: z
        .boolean()
        .default(false)
        .describe(
          'Whether it settles a disagreement: it takes the place of what all reviewers said of these tags. Needs the role `review`.',
        ),
    })
    .refine(({ requestId, company: given }) => (requestId === undefined) !== (given === undefined), {
      path: ['requestId'],
      error: 'must be present if company is not, and absent if it is',
    })
    .meta({ id: 'FeedbackRequest', examples: [EXAMPLES.feedback] });
}
export type Feedback = z.output<ReturnType<typeof feedbackSchema>>;

export const feedbackAnswerSchema = z.object({ id: z.string() }).meta({ id: 'FeedbackAnswer' });

/** Which companies are reviewed: those without feedback, those with that of one other person, or of people who disagree. */
export const REVIEW_QUEUES = ['new', 'second', 'disputed'] as const;
/** What comes first. Each name is that of a measure of `ReviewItem`. */
export const REVIEW_ORDERS = ['uncertainty', 'rarity', 'novelty'] as const;

/** The query of `GET /review`. */
export const reviewQuerySchema = z.strictObject({
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(20),
  queue: z
    .enum(REVIEW_QUEUES)
    .default('new')
    .describe(
      '`new`: companies without feedback. `second`: those with feedback of one person other than `by`, which is not shown. `disputed`: those on which reviewers disagree.',
    ),
  by: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe('The reviewer, whose own companies are left out of `second`.'),
  order: z
    .enum(REVIEW_ORDERS)
    .default('uncertainty')
    .describe('The measure by which companies are ordered, highest first.'),
  tag: z
    .string()
    .max(256)
    .optional()
    .describe('Limits the companies to those that the model gives this tag.'),
  group: z
    .string()
    .max(256)
    .optional()
    .describe('Limits the companies to those that the model gives a tag of this group.'),
  decision: z
    .enum(DECISIONS)
    .optional()
    .describe('Limits the companies to those whose answer has this decision.'),
  explain: z.stringbool().default(false).describe('Adds the words that speak most for and against each tag.'),
});

const judgementSchema = z
  .object({
    by: z.string(),
    right: z.array(z.string()).describe('The tags that the reviewer finds right.'),
    wrong: z.array(z.string()).describe('The tags that the reviewer finds wrong.'),
  })
  .meta({ id: 'Judgement' });

const reviewItemSchema = z
  .object({
    requestId: z.string().optional().describe('Of the request, in the queue `new`.'),
    position: z.int().optional(),
    receivedAt: z.string().optional(),
    company: z.object({
      id: z.string().optional(),
      name: z.string().optional(),
      description: z.string(),
    }),
    uncertainty: z.number().describe('The sum of the entropies of all tags, in bits.'),
    rarity: z
      .number()
      .describe(
        'How rare the rarest likely tag is among the training records, in bits, weighed by its probability.',
      ),
    novelty: z.number().describe('The share of content words that the model does not know.'),
    ...taggedTextSchema.shape,
    judgements: z
      .array(judgementSchema)
      .optional()
      .describe('In the queue `disputed`: what each reviewer says of the tags on which they disagree.'),
  })
  .meta({ id: 'ReviewItem' });
export type ReviewItem = z.infer<typeof reviewItemSchema>;

/** `GET /review` */
export const reviewAnswerSchema = z
  .object({
    items: z.array(reviewItemSchema),
    model: modelNameSchema,
  })
  .meta({ id: 'ReviewAnswer' });
export type ReviewAnswer = z.infer<typeof reviewAnswerSchema>;

/** `GET /feedback/summary` */
export const feedbackSummarySchema = z
  .object({
    companies: z.int().describe('The companies that the next training would have.'),
    disputed: z.int().describe('The companies on which reviewers disagree.'),
    reviewers: z.array(z.object({ by: z.string(), companies: z.int() })),
    tags: z
      .array(z.object({ id: z.string(), right: z.int(), wrong: z.int() }))
      .describe(
        'The companies for which each tag is known to be right or wrong. Disputed tags count for neither.',
      ),
  })
  .meta({ id: 'FeedbackSummary' });
export type FeedbackSummary = z.infer<typeof feedbackSummarySchema>;
