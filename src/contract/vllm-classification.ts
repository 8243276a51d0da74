import { z } from 'zod';
import { EXAMPLES } from './examples.ts';
import type { RequestSchemas } from './requests.ts';

/*
 * Classification in the form of vLLM: `POST /classify`.
 */
export function classifySchema({ company, descriptions }: RequestSchemas) {
  return z
    .object({
      model: z.string().optional().describe('The name of the model; by default the one that serves.'),
      input: z.union([company.shape.description, descriptions]),
    })
    .meta({ id: 'ClassifyRequest', examples: [EXAMPLES.classify] });
}

const classifiedSchema = z
  .object({
    index: z.int().describe('The position of the text in `input`.'),
    label: z
      .string()
      .nullable()
      .describe('The label of the most probable tag that reaches its threshold; null if none does.'),
    probs: z
      .array(z.number())
      .describe('The probabilities of all tags, in the order of `GET /tags`. They do not add up to 1.'),
    num_classes: z.int(),
  })
  .meta({ id: 'Classified' });
export type Classified = z.infer<typeof classifiedSchema>;

export const classifyAnswerSchema = z
  .object({
    id: z.string(),
    object: z.literal('list'),
    created: z.int().describe('In seconds since 1970.'),
    model: z.string(),
    data: z.array(classifiedSchema),
  })
  .meta({ id: 'ClassifyAnswer' });
export type ClassifyAnswer = z.infer<typeof classifyAnswerSchema>;
