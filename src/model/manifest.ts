import { z } from 'zod';
import { ANALYSERS } from '../features/analyser.ts';
import { WEIGHTINGS } from '../features/weighting.ts';
import { ACTIVATIONS } from '../network/activations.ts';
import { HEAD_KINDS } from '../network/architecture.ts';
import { BINS } from './tagging-statistics.ts';

/** Raised whenever a reader of the former version would go wrong. */
export const FORMAT_VERSION = 4;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const share = z.number().min(0).max(1);

const averagesSchema = z.object({ precision: share, recall: share, f1: share });
const rankingSchema = z.object({ precision: share, recall: share, ndcg: share });
const summarySchema = z.object({
  micro: averagesSchema,
  macro: averagesSchema,
  sample: averagesSchema,
  /** The mean over the tags that are right somewhere. */
  averagePrecision: share,
});
const tagScoreSchema = averagesSchema.extend({
  id: z.string(),
  support: count,
  predicted: count,
  averagePrecision: share,
});
const calibrationSchema = z.object({
  /** Expected calibration error over all decisions (record by tag), and over those of at least 0.05. */
  error: share,
  errorOfLikely: share,
  /** All decisions by probability. */
  bins: z.array(z.object({ count, meanProbability: share, shareRight: share })),
});

/** The scores of a model on one side of a split. */
export const evaluationSchema = z.object({
  records: count,
  overall: summarySchema,
  groups: z.record(z.string(), summarySchema),
  tags: z.array(tagScoreSchema),
  /** The share of all decisions, record by tag, that are wrong. */
  hammingLoss: share,
  /** P@k, R@k and nDCG@k by k. */
  ranking: z.record(z.string(), rankingSchema),
  calibration: calibrationSchema,
});
export type Evaluation = z.infer<typeof evaluationSchema>;
export type EvaluationSummary = z.infer<typeof summarySchema>;

const leftOutTagSchema = z.object({
  id: z.string(),
  label: z.string(),
  group: z.string(),
  description: z.string(),
  /** In how many training records the tag is right. */
  examples: count,
});
const modelTagSchema = leftOutTagSchema.extend({ threshold: share });
/** A tag that the model can give; its place in the list is its output of the network. */
export type ModelTag = z.infer<typeof modelTagSchema>;
export type LeftOutTag = z.infer<typeof leftOutTagSchema>;

/** How an epoch of training went. */
export const epochReportSchema = z.object({
  /** Which of the networks that are joined in the end, from 0. */
  member: count,
  epoch: count,
  /** Mean loss of the mini-batches, with dropout. */
  trainLoss: z.number(),
  devLoss: z.number(),
  /** On dev, with one threshold for every tag. */
  devMicroF1: share,
});
export type EpochReport = z.infer<typeof epochReportSchema>;

const goldenSchema = z.object({
  description: z.string(),
  tags: z.array(z.object({ id: z.string(), probability: share })),
});
/** A text, and the probabilities that its likeliest tags had when the model was trained. */
export type GoldenPrediction = z.infer<typeof goldenSchema>;

const referenceSchema = z.object({
  /** How many texts the bins below are of. */
  texts: count,
  /** By the bins of `tagging-statistics.ts`. */
  lengths: z.array(count).length(BINS.lengths.length + 1),
  unknownRates: z.array(count).length(BINS.unknownRates.length + 1),
  /** How often each tag was given, by output. */
  tags: z.array(count),
});
/** What the model was given and what it gave in training, which live traffic is compared to. */
export type Reference = z.infer<typeof referenceSchema>;

export const manifestSchema = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  name: z.string(),
  version: z.string(),
  createdAt: z.iso.datetime(),
  analyser: z.object({
    words: z.enum(ANALYSERS),
    /** Of the Japanese analyser. */
    dictionary: z.string(),
    normalisation: z.literal('NFKC'),
  }),
  architecture: z.object({
    inputs: count,
    hidden: z.array(count).readonly(),
    activation: z.enum(ACTIVATIONS),
    heads: z.array(z.object({ kind: z.enum(HEAD_KINDS), outputs: count })).readonly(),
  }),
  /** The settings of the training run; the weighting is needed for serving as well, the rest to train again. */
  training: z.looseObject({ weighting: z.enum(WEIGHTINGS), seed: z.int(), sources: z.array(z.string()) }),
  tags: z.array(modelTagSchema).readonly(),
  /** Tags of the catalogue with too few examples to learn from. */
  leftOut: z.array(leftOutTagSchema).readonly(),
  data: z.object({
    /** SHA-256 over all that was trained on, and over dev. */
    fingerprint: sha256,
    records: z.object({ train: count, dev: count, extra: count }),
  }),
  epochs: z.array(epochReportSchema).readonly(),
  scores: z.object({
    dev: evaluationSchema,
    test: evaluationSchema.optional(),
    /** How often the sealed test split had been opened when these scores were taken, by any model. */
    testOpenings: count.optional(),
  }),
  golden: z.array(goldenSchema).readonly(),
  reference: referenceSchema,
  files: z.record(z.string(), sha256),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What every version of the format has, to name a version that is too new before anything else is read. */
export const formatVersionSchema = z.object({ formatVersion: z.int() });
