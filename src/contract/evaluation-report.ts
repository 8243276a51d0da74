import { z } from 'zod';
import { evaluationSchema } from './evaluation.ts';
import { modelDescriptionSchema } from './model.ts';

const share = z.number().min(0).max(1);
/** The points of a curve of precision over recall that are visible, in the order of recall. */
const curveSchema = z.array(z.object({ recall: share, precision: share })).readonly();
const difference = z.number().min(-1).max(1);
/** A difference and its 95 % bootstrap interval. */
const intervalSchema = z.object({ difference, low: difference, high: difference });
const ids = z.array(z.string()).readonly();
const comparisonSchema = z.object({
  /** The other model. */
  name: z.string(),
  version: z.string(),
  micro: intervalSchema,
  macro: intervalSchema,
  /** The F1 of each tag that both models have. */
  tags: z.array(z.object({ id: z.string(), own: share, other: share })).readonly(),
  onlyOwn: ids,
  onlyOther: ids,
});

/** What the report of an evaluation shows. `evaluate --report` writes it into the page as JSON. */
export const evaluationReportSchema = z.object({
  model: modelDescriptionSchema,
  side: z.enum(['dev', 'test']),
  evaluation: evaluationSchema,
  /** Of all decisions together. */
  curve: curveSchema,
  /** Of the tags that most records have. */
  tagCurves: z.array(z.object({ id: z.string(), points: curveSchema })).readonly(),
  comparison: comparisonSchema.optional(),
});
export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
export type Curve = z.infer<typeof curveSchema>;
