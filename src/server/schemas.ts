import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { companySchema } from '../contract/company.ts';
import { EXAMPLES } from '../contract/examples.ts';
import { modelNameSchema } from '../contract/model-name.ts';
import { problemSchema } from '../contract/problem.ts';
import { tagOptionsSchema } from '../contract/tag-options.ts';
import type { Item } from '../serving/results.ts';
import type { TaggingService } from '../serving/tagging-service.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { CharacterLimits } from './character-limits.ts';
import type { Limits } from './config.ts';

const probability = z.number().min(0).max(1);

/** The bodies of requests, which depend on the limits. */
export function requestSchemas(limits: Limits) {
  const company = companySchema(limits.descriptionCharacters);
  const { batchItems, batchCharacters } = limits;
  return {
    company,
    /** Overviews alone, as other protocols send them: a bad one spoils them all. */
    descriptions: z
      .array(company.shape.description)
      .min(1, 'must have at least one text')
      .max(batchItems, `must have at most ${batchItems} texts`)
      .refine(
        (texts) => texts.reduce((sum, { length }) => sum + length, 0) <= batchCharacters,
        `must have at most ${batchCharacters} characters in all`,
      ),
    tag: company.extend({ options: tagOptionsSchema.optional() }).meta({ examples: [EXAMPLES.tag] }),
    /** The same options as text in a URL. */
    streamOptions: z
      .strictObject({
        limit: z.coerce.number().pipe(tagOptionsSchema.shape.limit.unwrap()),
        minProbability: z.coerce.number().pipe(tagOptionsSchema.shape.minProbability.unwrap()),
        explain: z.stringbool(),
        groups: z
          .string()
          .transform((names) => names.split(','))
          .pipe(tagOptionsSchema.shape.groups.unwrap())
          .describe('Tags of these groups only, parted by commas.'),
        summary: z.stringbool().describe('Also a last line with the counts.'),
      })
      .partial(),
    batch: z
      .strictObject({
        companies: z
          // Taken as they are, so that a bad one can be an error of its own; the API's description shows a good one.
          .array(z.unknown().meta(z.toJSONSchema(company, { io: 'input' })))
          .min(1, 'must have at least one company')
          .max(limits.batchItems, `must have at most ${limits.batchItems} companies`)
          .refine(
            (companies) =>
              companies.reduce<number>((sum, each) => sum + charactersOf(each), 0) <= limits.batchCharacters,
            `must have at most ${limits.batchCharacters} characters in all`,
          )
          .describe('Companies as in POST /tag, each without options.'),
        options: tagOptionsSchema.optional(),
      })
      .meta({ examples: [EXAMPLES.batch] }),
  };
}

function charactersOf(company: unknown): number {
  const hasText = typeof company === 'object' && company !== null && 'description' in company;
  return hasText && typeof company.description === 'string' ? company.description.length : 0;
}

/** An answer that is JSON already, as text or bytes, described by the schema that it follows. */
export function serialised(schema: z.ZodType) {
  return z.unknown().meta(z.toJSONSchema(schema));
}

export type RequestSchemas = ReturnType<typeof requestSchemas>;

/** What the routes that tag are given. */
export interface Tagging {
  readonly service: TaggingService;
  readonly schemas: RequestSchemas;
  readonly characterLimits: CharacterLimits;
  /** Told of companies that have been tagged, and by which model. */
  readonly noteTagged: (request: FastifyRequest, model: SharedModel, items: readonly Item[]) => void;
  readonly deadlineSeconds: number;
}

export const taggingSchema = z.object({
  id: z.string().optional(),
  tags: z
    .array(
      z.object({
        id: z.string(),
        label: z.string(),
        group: z.string(),
        probability,
        threshold: probability,
        evidence: z
          .array(
            z.object({
              text: z.string(),
              start: z.int(),
              end: z.int(),
              weight: z.number(),
              probabilityWithout: probability,
            }),
          )
          .readonly()
          .optional()
          .describe(
            'Places in UTF-16 code units of the description; by how much the word there moves the tag’s logit, and the probability without it.',
          ),
      }),
    )
    .readonly(),
  coverage: z
    .object({ tokens: z.int(), known: z.int() })
    .describe('How many words can carry a topic, and how many of them the model knows.'),
  unknown: z
    .array(z.object({ text: z.string(), start: z.int(), end: z.int() }))
    .readonly()
    .optional()
    .describe('With evidence also the words that the model does not know.'),
});

export const tagAnswerSchema = taggingSchema.extend({ model: modelNameSchema });

/** Of one of many companies: its tags, or what is wrong with it. */
export const resultSchema = z.union([
  taggingSchema,
  z.object({
    id: z.string().optional(),
    line: z.int().optional().describe('In a stream.'),
    error: problemSchema,
  }),
]);

export const batchAnswerSchema = z.object({
  results: z.array(resultSchema),
  model: modelNameSchema,
});
