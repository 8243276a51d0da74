import { z } from 'zod';

/** How many and which tags are asked for, as requests and jobs say it. */
export const tagOptionsSchema = z.strictObject({
  limit: z.int().min(1).max(1000).optional().describe('At most so many tags.'),
  minProbability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Every tag of at least this probability, in place of the tags’ own thresholds.'),
  explain: z.boolean().optional().describe('Also the words that speak for and against each tag.'),
  groups: z.array(z.string().max(256)).min(1).max(100).optional().describe('Tags of these groups only.'),
});
