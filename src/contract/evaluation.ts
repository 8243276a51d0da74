import { z } from 'zod';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const averagesSchema = z.object({ precision: share, recall: share, f1: share }).meta({ id: 'Averages' });
const rankingSchema = z.object({ precision: share, recall: share, ndcg: share }).meta({ id: 'RankingScore' });
const summarySchema = z
  .object({
    micro: averagesSchema,
    /** The mean over the tags that at least one record has or that were given at least once. */
    macro: averagesSchema,
    sample: averagesSchema,
    /** The mean over the tags that at least one record has. */
    averagePrecision: share,
  })
  .meta({ id: 'EvaluationSummary' });
const kindScoreSchema = z
  .object({
    records: count,
    micro: averagesSchema,
    macro: averagesSchema,
    /** The expected calibration error of the decisions with a probability of at least 0.05. */
    errorOfLikely: share,
  })
  .meta({ id: 'KindScore' });
export type KindScore = z.infer<typeof kindScoreSchema>;
/** Null for a tag that no record has: there is nothing to find. */
const tagScore = share.nullable();
const tagScoreSchema = z
  .object({
    id: z.string(),
    /** The number of records that have the tag, and of those that it was given. */
    support: count,
    predicted: count,
    precision: tagScore,
    recall: tagScore,
    f1: tagScore,
    averagePrecision: tagScore,
  })
  .meta({ id: 'TagScore' });
const calibrationSchema = z
  .object({
    /** The expected calibration error of all decisions (record by tag), and of those with a probability of at least 0.05. */
    error: share,
    errorOfLikely: share,
    /** All decisions by probability. */
    bins: z.array(z.object({ count, meanProbability: share, shareRight: share })),
  })
  .meta({ id: 'CalibrationReport' });

const confusedTagsSchema = z
  .object({ missed: z.string(), given: z.string(), count })
  .meta({ id: 'ConfusedTags' });
/** Two tags of a group, and how many records have the first and were given the second in its place. */
export type ConfusedTags = z.infer<typeof confusedTagsSchema>;

/** The scores of a model on one side of a split. */
export const evaluationSchema = z
  .object({
    records: count,
    overall: summarySchema,
    groups: z.record(z.string(), summarySchema),
    /** By kind of text, where records have one. */
    kinds: z.record(z.string(), kindScoreSchema).optional(),
    /** The mean F1 over the kinds, in which each kind weighs the same. */
    meanOfKinds: z.object({ micro: share, macro: share }).optional(),
    tags: z.array(tagScoreSchema),
    /** The tags of the records that the model does not have. Each counts as missed. */
    notInModel: z.array(z.string()).default([]),
    /** The tags most often taken for one another. Models of earlier releases have none. */
    confused: z.array(confusedTagsSchema).optional(),
    /** The share of wrong decisions (record by tag). */
    hammingLoss: share,
    /** P@k, R@k and nDCG@k by k. */
    ranking: z.record(z.string(), rankingSchema),
    calibration: calibrationSchema,
  })
  .meta({ id: 'Evaluation' });
export type Evaluation = z.infer<typeof evaluationSchema>;
export type EvaluationSummary = z.infer<typeof summarySchema>;
