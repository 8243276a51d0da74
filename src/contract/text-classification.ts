import { z } from 'zod';
import { EXAMPLES } from './examples.ts';
import type { RequestSchemas } from './requests.ts';

/*
 * Text classification in the form of Hugging Face's inference API: `POST /predict`.
 */
export function classificationSchema({ company, descriptions }: RequestSchemas) {
  return z
    .object({
      inputs: z.union([company.shape.description, descriptions]),
      parameters: z
        .object({
          top_k: z
            .int()
            .min(1)
            .max(1000)
            .nullish()
            .describe(
              'The number of tags, regardless of their thresholds; null: all tags. By default, the tags that reach their thresholds.',
            ),
        })
        .optional(),
    })
    .meta({ id: 'ClassificationRequest', examples: [EXAMPLES.classification] });
}

/** Labels need not be unique, so each also has its id and group. */
const scoreSchema = z
  .object({ label: z.string(), score: z.number(), id: z.string(), group: z.string() })
  .meta({ id: 'Score' });
const scoresSchema = z.array(scoreSchema).meta({ id: 'Scores' });
export type Scores = z.infer<typeof scoresSchema>;

export const classificationAnswerSchema = z
  .union([scoresSchema, z.array(scoresSchema)])
  .meta({ id: 'ClassificationAnswer' });
