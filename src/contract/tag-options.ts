import { z } from 'zod';

/** Which tags an answer has, for requests and jobs alike. */
export const tagOptionsSchema = z.strictObject({
  limit: z.int().min(1).max(1000).optional().describe('The maximum number of tags.'),
  minProbability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Returns every tag with at least this probability, instead of using each tag’s threshold.'),
  explain: z.boolean().optional().describe('Adds the words that speak for and against each tag.'),
  groups: z
    .array(z.string().max(256))
    .min(1)
    .max(100)
    .optional()
    .describe('Limits the tags to these groups.'),
});
export type TagOptions = Readonly<z.infer<typeof tagOptionsSchema>>;
