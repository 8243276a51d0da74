import { z } from 'zod';
import { modelNameSchema } from './model-name.ts';
import { problemSchema } from './problem.ts';

const probability = z.number().min(0).max(1);

const placeSchema = z.object({ text: z.string(), start: z.int(), end: z.int() }).meta({ id: 'Place' });
/** A word in the text as it was sent; `start` and `end` count UTF-16 code units. */
export type Place = Readonly<z.infer<typeof placeSchema>>;

const evidenceSchema = placeSchema
  .extend({ weight: z.number(), probabilityWithout: probability })
  .meta({ id: 'Evidence' });
/**
 * A word, the amount by which it raises (> 0) or lowers (< 0) the logit of a tag, and the probability that the tag would
 * have without the word.
 */
export type Evidence = Readonly<z.infer<typeof evidenceSchema>>;

const tagSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    group: z.string(),
    probability,
    threshold: probability,
    suggested: z
      .literal(true)
      .optional()
      .describe(
        'The tag is a suggestion for a person to judge. It is never accepted: `decision` is about the other tags.',
      ),
    impliedBy: z
      .string()
      .optional()
      .describe(
        'With `explain`: the id of the tag that leads to this one by a crosswalk. The evidence is about that tag.',
      ),
    clause: placeSchema
      .optional()
      .describe('With `explain`: the clause that speaks most for the tag, where the text has several.'),
    evidence: z
      .array(evidenceSchema)
      .readonly()
      .optional()
      .describe(
        'The words that move the tag’s logit most, by that amount (`weight`), strongest first. `start` and `end` count UTF-16 ' +
          'code units of the description.',
      ),
  })
  .meta({ id: 'Tag' });
/** A tag of a company, with its probability. */
export type Tag = Readonly<z.infer<typeof tagSchema>>;

/** Why an answer should be reviewed. docs/http-api.md says what each of them means. */
const REVIEW_REASONS = [
  'no-tags',
  'uncertain-tags',
  'near-threshold',
  'groups-disagree',
  'few-known-words',
  'unlike-training',
  'alternatives',
] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];

/** Whether the tags of an answer can be taken as they are, or need a person. */
export const DECISIONS = ['accept', 'review'] as const;

export const taggedTextSchema = z.object({
  tags: z
    .array(tagSchema)
    .readonly()
    .describe('Highest probability first; ties with parents first, then by id.'),
  decision: z
    .enum(DECISIONS)
    .optional()
    .describe(
      'Whether the tags can be taken as they are: of the tags of accepted answers, the share that the model’s `decision` names ' +
        'is right. It is about the tags that reach their thresholds. Models of earlier releases give none.',
    ),
  reasons: z.array(z.enum(REVIEW_REASONS)).readonly().optional().describe('With `review`: why.'),
  coverage: z
    .object({ tokens: z.int(), known: z.int() })
    .readonly()
    .describe('The number of content words in the text, and how many of them the model knows.'),
  unknown: z
    .array(placeSchema)
    .readonly()
    .optional()
    .describe('With `explain`: the content words that the model does not know.'),
});
/** What the model says of one overview. */
export type TaggedText = Readonly<z.infer<typeof taggedTextSchema>>;

const taggedCompanySchema = z
  .object({ id: z.string().optional(), ...taggedTextSchema.shape })
  .meta({ id: 'TaggedCompany' });
/** A company’s own id, if it has one, and its tags. */
export type TaggedCompany = Readonly<z.infer<typeof taggedCompanySchema>>;

export const tagAnswerSchema = taggedCompanySchema
  .extend({ model: modelNameSchema })
  .meta({ id: 'TagAnswer' });
export type TagAnswer = Readonly<z.infer<typeof tagAnswerSchema>>;

const failedCompanySchema = z
  .object({
    id: z.string().optional(),
    line: z.int().optional().describe('The number of the line in a stream or file.'),
    error: problemSchema,
  })
  .meta({ id: 'FailedCompany' });

/** One of many companies: its tags, or what is wrong with it. */
export const resultSchema = z.union([taggedCompanySchema, failedCompanySchema]).meta({ id: 'Result' });
export type Result = z.infer<typeof resultSchema>;

export const batchAnswerSchema = z
  .object({ results: z.array(resultSchema), model: modelNameSchema })
  .meta({ id: 'BatchAnswer' });
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;
