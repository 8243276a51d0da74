import { z } from 'zod';
import { evaluationSchema } from './evaluation.ts';
import { modelNameSchema } from './model-name.ts';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

const leftOutTagSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    /** In other languages, by language. */
    labels: z.record(z.string(), z.string()).optional(),
    group: z.string(),
    /** The name of the group, for people, and in other languages. */
    groupLabel: z.string().optional(),
    groupLabels: z.record(z.string(), z.string()).optional(),
    description: z.string(),
    /** The id of a tag that every company with this tag has too. */
    parent: z.string().optional(),
    /** The number of training records that have the tag. */
    examples: count,
  })
  .meta({ id: 'LeftOutTag' });
const modelTagSchema = leftOutTagSchema
  .extend({
    threshold: share,
    suggestOnly: z
      .literal(true)
      .optional()
      .describe('The tag is given as a suggestion alone: answers have it with `suggested`.'),
  })
  .meta({ id: 'ModelTag' });
/** A tag that the model can give. Its index in the list is its output of the network. */
export type ModelTag = z.infer<typeof modelTagSchema>;
/** A tag with too few training records to learn from. */
export type LeftOutTag = z.infer<typeof leftOutTagSchema>;

/** How one epoch of training went. */
export const epochReportSchema = z
  .object({
    /** The index of the network in the ensemble. */
    member: count,
    epoch: count,
    /** The mean loss of the mini-batches, with dropout. */
    trainLoss: z.number(),
    devLoss: z.number(),
    /** On dev, with one threshold for all tags. */
    devMicroF1: share,
  })
  .meta({ id: 'EpochReport' });
export type EpochReport = z.infer<typeof epochReportSchema>;

const acceptanceSchema = z.object({ accepted: share, precision: share });
const decisionRuleSchema = z
  .object({
    /** The share of the tags of accepted answers that should be right. */
    precision: share,
    /**
     * An answer without other doubts is accepted if the mean probability of its tags is at least this; above 1 if none is.
     */
    minimumExpected: z.number().min(0),
    /**
     * On records that nothing of the decision was chosen on: the share of the answers that is accepted, and of their tags that
     * is right, by kind of text too.
     */
    measured: acceptanceSchema.extend({ kinds: z.record(z.string(), acceptanceSchema).optional() }),
  })
  .meta({ id: 'DecisionRule' });
/** Which answers need no review. */
export type DecisionRule = z.infer<typeof decisionRuleSchema>;

/** What a model says of itself. `model.json` has this and more. */
export const modelDescriptionSchema = z.object({
  formatVersion: z.int(),
  name: z.string(),
  version: z.string(),
  createdAt: z.iso.datetime(),
  analyser: z.object({
    words: z.string(),
    /** Of the Japanese analyser. */
    dictionary: z.string(),
    normalisation: z.string(),
  }),
  architecture: z.object({
    inputs: count,
    /** The number of inputs, from the first, that the hidden layers see. */
    hiddenInputs: count,
    hidden: z.array(count).readonly(),
    activation: z.string(),
    /** Whether a linear path leads from the inputs straight to the outputs. */
    linear: z.boolean(),
    /** The share of the whole text in the pooling with its clauses. */
    wholeShare: share,
    heads: z.array(z.object({ kind: z.string(), outputs: count })).readonly(),
  }),
  /** The settings of the training run. */
  training: z.looseObject({
    weighting: z.string(),
    seed: z.int(),
    sources: z.array(z.string()),
    license: z.string().optional(),
  }),
  tags: z.array(modelTagSchema).readonly(),
  leftOut: z.array(leftOutTagSchema).readonly(),
  /** Models of earlier releases have none. */
  decision: decisionRuleSchema.optional(),
  data: z.object({
    /** SHA-256 of the training and dev records. */
    fingerprint: sha256Schema,
    records: z.object({ train: count, dev: count, extra: count }),
    /** The texts without tags, if word vectors were learned from any: the names of their files, and how many words they have. */
    unlabelled: z.object({ files: z.array(z.string()).readonly(), words: count }).optional(),
  }),
  epochs: z.array(epochReportSchema).readonly(),
  /**
   * The version that the scores are of, if the model was refitted: trained with the same settings on train, dev and test
   * together.
   */
  refittedFrom: z.string().optional(),
  /** The model whose tags an overlay changes. A model itself has none. */
  overlayOf: z.object({ version: z.string(), digest: modelNameSchema.shape.digest }).optional(),
  scores: z.object({
    dev: evaluationSchema,
    test: evaluationSchema.optional(),
    /** How often any model had opened the sealed test side when these scores were taken. */
    testOpenings: count.optional(),
  }),
});

/** `GET /model` */
export const modelAnswerSchema = modelDescriptionSchema
  .omit({ tags: true })
  .extend({
    digest: modelNameSchema.shape.digest,
    shadow: modelNameSchema.shape.version.optional().describe('The version that runs as a shadow of it.'),
  })
  .meta({ id: 'Model' });
export type ModelAnswer = z.infer<typeof modelAnswerSchema>;

/** `GET /tags` */
export const tagsAnswerSchema = z
  .object({
    tags: modelDescriptionSchema.shape.tags,
    model: modelNameSchema,
  })
  .meta({ id: 'Tags' });
export type TagsAnswer = z.infer<typeof tagsAnswerSchema>;
