import { z } from 'zod';
import { languageSchema } from './tag-description.ts';

/** More than the words of the longest overview. */
const ALL_WORDS = 10_000;
const evidenceLimit = (max: number) =>
  z
    .int()
    .min(1)
    .max(max)
    .optional()
    .describe(
      'With `explain`: the maximum number of words that speak for each tag, and of those that speak against it; 10 by default.',
    );

/** Which tags an answer has, for requests and jobs alike. */
export const tagOptionsSchema = z
  .strictObject({
    limit: z.int().min(1).max(1000).optional().describe('The maximum number of tags.'),
    minProbability: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Returns every tag with at least this probability, instead of using each tag’s threshold.'),
    explain: z.boolean().optional().describe('Adds the words that speak most for and against each tag.'),
    evidenceLimit: evidenceLimit(100),
    groups: z
      .array(z.string().max(256))
      .min(1)
      .max(100)
      .optional()
      .describe('Limits the tags to these groups.'),
    language: languageSchema
      .optional()
      .describe('The language of the labels, such as `en`, for tags that have one in it.'),
  })
  .meta({ id: 'TagOptions' });
/** For a single text all words can be asked for. */
export const singleTagOptionsSchema = tagOptionsSchema
  .extend({ evidenceLimit: evidenceLimit(ALL_WORDS) })
  .meta({ id: 'SingleTagOptions' });
export type TagOptions = Readonly<z.infer<typeof tagOptionsSchema>>;
