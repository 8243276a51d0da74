import { z } from 'zod';
import { companySchema } from './company.ts';
import { EXAMPLES } from './examples.ts';
import { shownAs } from './shown-as.ts';
import { singleTagOptionsSchema, tagOptionsSchema } from './tag-options.ts';

/** The limits of one request. */
export interface RequestLimits {
  /** In UTF-16 code units of one description. */
  readonly descriptionCharacters: number;
  readonly batchItems: number;
  readonly batchCharacters: number;
}

/** The bodies of requests to tag companies, within the limits. */
export function requestSchemas({ descriptionCharacters, batchItems, batchCharacters }: RequestLimits) {
  const company = companySchema(descriptionCharacters);
  const isWithinBatch = (lengths: readonly number[]) =>
    lengths.reduce((sum, length) => sum + length, 0) <= batchCharacters;
  const tooManyCharacters = `must have at most ${batchCharacters} characters in all`;
  return {
    company,
    /** Overviews alone, for other protocols. One invalid overview makes the whole request invalid. */
    descriptions: z
      .array(company.shape.description)
      .min(1, 'must have at least one text')
      .max(batchItems, `must have at most ${batchItems} texts`)
      .refine((texts) => isWithinBatch(texts.map(({ length }) => length)), tooManyCharacters),
    tag: company
      .extend({ options: singleTagOptionsSchema.optional() })
      .meta({ id: 'TagRequest', examples: [EXAMPLES.tag] }),
    batch: z
      .strictObject({
        companies: z
          // Not parsed here, so that an invalid company becomes an error of its own.
          .array(shownAs(company))
          .min(1, 'must have at least one company')
          .max(batchItems, `must have at most ${batchItems} companies`)
          .refine((companies) => isWithinBatch(companies.map(descriptionLength)), tooManyCharacters)
          .describe('Companies as in `POST /tag`, each without options.'),
        options: tagOptionsSchema.optional(),
      })
      .meta({ id: 'BatchRequest', examples: [EXAMPLES.batch] }),
  };
}
export type RequestSchemas = ReturnType<typeof requestSchemas>;

/** The tag options of a stream, as text in the URL. */
export const streamOptionsSchema = z
  .strictObject({
    limit: z.coerce.number().pipe(tagOptionsSchema.shape.limit.unwrap()),
    minProbability: z.coerce.number().pipe(tagOptionsSchema.shape.minProbability.unwrap()),
    explain: z.stringbool(),
    evidenceLimit: z.coerce.number().pipe(tagOptionsSchema.shape.evidenceLimit.unwrap()),
    groups: z
      .string()
      .transform((names) => names.split(','))
      .pipe(tagOptionsSchema.shape.groups.unwrap())
      .describe('Limits the tags to these groups, separated by commas.'),
    language: tagOptionsSchema.shape.language.unwrap(),
    summary: z.stringbool().describe('Adds a last line with the counts.'),
  })
  .partial();

function descriptionLength(company: unknown): number {
  const hasDescription = typeof company === 'object' && company !== null && 'description' in company;
  return hasDescription && typeof company.description === 'string' ? company.description.length : 0;
}
