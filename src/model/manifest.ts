import { z } from 'zod';
import { modelDescriptionSchema, sha256Schema } from '../contract/model.ts';
import { ANALYSERS } from '../features/analyser.ts';
import { WEIGHTINGS } from '../features/weighting.ts';
import { ACTIVATIONS } from '../network/activations.ts';
import { HEAD_KINDS } from '../network/architecture.ts';
import { BINS } from './tagging-statistics.ts';

/** Raised whenever older releases would misread a bundle. */
export const FORMAT_VERSION = 7;

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const goldenSchema = z.object({
  description: z.string(),
  tags: z.array(z.object({ id: z.string(), probability: share })),
});
/** A text and the probabilities of its most likely tags when the model was trained. */
export type GoldenPrediction = z.infer<typeof goldenSchema>;

const referenceSchema = z.object({
  /** The number of texts in the bins below. */
  texts: count,
  /** Counts by the bins of `tagging-statistics.ts`. */
  lengths: z.array(count).length(BINS.lengths.length + 1),
  unknownRates: z.array(count).length(BINS.unknownRates.length + 1),
  /** How often each tag was given, by output. */
  tags: z.array(count),
});
/** The texts and tags of training, which live traffic is compared to. */
export type Reference = z.infer<typeof referenceSchema>;

const { analyser, architecture, training } = modelDescriptionSchema.shape;

/** `model.json`: what the model says of itself, and what is needed to read, check and serve it. */
export const manifestSchema = modelDescriptionSchema.extend({
  formatVersion: z.literal(FORMAT_VERSION),
  analyser: analyser.extend({ words: z.enum(ANALYSERS), normalisation: z.literal('NFKC') }),
  architecture: architecture.extend({
    activation: z.enum(ACTIVATIONS),
    hiddenInputs: count,
    linear: z.boolean(),
    wholeShare: share,
    inputWeights: z.literal('bfloat16').optional(),
    heads: z
      .array(z.object({ kind: z.enum(HEAD_KINDS), outputs: count, points: count.optional() }))
      .readonly(),
  }),
  training: training.extend({ weighting: z.enum(WEIGHTINGS), clauses: z.boolean() }),
  golden: z.array(goldenSchema).readonly(),
  reference: referenceSchema,
  /** The SHA-256 of each other file of the bundle. */
  files: z.record(z.string(), sha256Schema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What every format version has, read first so that a newer format is refused by name. */
export const formatVersionSchema = z.object({ formatVersion: z.int() });
