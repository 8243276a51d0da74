import { z } from 'zod';
import { ANALYSERS } from '../features/analyser.ts';
import { WEIGHTINGS } from '../features/weighting.ts';
import { readJson } from '../files/parse.ts';
import { ACTIVATIONS } from '../network/activations.ts';
import { SIGMOID_LOSSES } from '../network/losses.ts';
import { OPTIMISERS } from '../network/optimisers.ts';

const share = z.number().min(0).max(1);

const groupNames = z
  .array(z.string())
  .refine((names) => new Set(names).size === names.length, 'must not name a group twice')
  .default([]);

const memberSchema = z.strictObject({
  loss: z.enum(SIGMOID_LOSSES).default('cross-entropy').describe('The loss of the sigmoid outputs.'),
  inputs: z
    .enum(['all', 'words', 'character-bigrams'])
    .default('all')
    .describe('The terms that the network learns from.'),
});

/** The settings of a training run. The defaults are a good start. */
export const trainingSettingsSchema = z
  .strictObject({
    exclusiveGroups: groupNames.describe(
      'The groups of which a company has exactly one tag. Each gets a softmax head.',
    ),
    describedGroups: groupNames.describe(
      'The groups whose tags’ labels and descriptions are additional training records.',
    ),
    newTags: z
      .boolean()
      .default(false)
      .describe(
        'Whether tags of `describedGroups` without any record are learned from their description alone.',
      ),
    minimumExamples: z
      .int()
      .min(1)
      .default(3)
      .describe('Tags with fewer training records are left out of the model.'),
    analyser: z
      .enum(ANALYSERS)
      .default('japanese')
      .describe('How texts are divided into words: by the Japanese dictionary, or at spaces.'),
    weighting: z.enum(WEIGHTINGS).default('tfidf').describe('How terms are weighted.'),
    names: z
      .boolean()
      .default(false)
      .describe('Whether the words of a company’s name are terms too, separate from those of the overview.'),
    bigrams: z.boolean().default(true).describe('Whether pairs of neighbouring words are terms too.'),
    subwords: z
      .boolean()
      .default(false)
      .describe(
        'Whether words that share characters learn from each other, so that rare words are judged by more frequent ones.',
      ),
    clauses: z
      .boolean()
      .default(true)
      .describe(
        'Whether the clauses of a text are scored as well as the whole, so that one of several businesses is found by its clause.',
      ),
    characterBigramWeight: z
      .number()
      .min(0)
      .default(0)
      .describe('The initial weight of a character bigram relative to a word; 0 for no character bigrams.'),
    minimumDocumentFrequency: z
      .int()
      .min(1)
      .default(1)
      .describe('Terms in fewer training records are left out of the vocabulary.'),
    linear: z
      .boolean()
      .default(true)
      .describe('Whether a linear path leads from the terms straight to the tags, beside the hidden layers.'),
    linearCost: z
      .number()
      .positive()
      .default(0.6)
      .describe(
        'What a training record on the wrong side of a tag costs in the linear path: higher follows the records more closely.',
      ),
    extraWeight: share
      .default(0.4)
      .describe(
        'What an extra record or a text of the catalogue counts for in the linear path, relative to a training record.',
      ),
    hidden: z.array(z.int().min(1)).max(3).default([256]).describe('The widths of the hidden layers.'),
    activation: z.enum(ACTIVATIONS).default('relu').describe('The activation of the hidden layers.'),
    networks: z
      .array(memberSchema)
      .min(1)
      .default([{ loss: 'squared-hinge', inputs: 'all' }])
      .describe('The networks of the ensemble. The model is the mean of their logits, as one network.'),
    optimiser: z.enum(OPTIMISERS).default('adam').describe('The optimiser.'),
    learningRate: z.number().positive().default(0.002).describe('The learning rate.'),
    schedule: z
      .enum(['constant', 'linear'])
      .default('linear')
      .describe(
        'Whether the learning rate is constant, or falls linearly to 0 at the last of `maximumEpochs`.',
      ),
    weightDecay: z.number().min(0).default(0).describe('The weight decay λ of AdamW.'),
    batchSize: z.int().min(1).default(32).describe('The number of records in a mini-batch.'),
    maximumEpochs: z.int().min(1).max(100_000).default(25).describe('The maximum number of epochs.'),
    extraShare: share
      .default(0.5)
      .describe(
        'The share of the epochs, from the first, that also use extra records and the catalogue. The remaining epochs use the train side alone, because only it resembles the texts to be tagged.',
      ),
    patience: z
      .int()
      .min(1)
      .default(8)
      .describe('Training ends when micro-F1 on dev has not improved for this number of epochs.'),
    averagedShare: share
      .default(0)
      .describe(
        'The share of the epochs, up to the last, whose mean parameters are used instead of the last ones.',
      ),
    dropout: z.number().min(0).lt(1).default(0.5).describe('The dropout rate of the hidden layers.'),
    inputDropout: z
      .number()
      .min(0)
      .lt(1)
      .default(0.3)
      .describe('The share of a text’s terms that is left out each time the text is learned from.'),
    minimumPrecision: share
      .optional()
      .describe(
        'If set, a threshold is the lowest at which this share of the predicted tags is right. If not, it is the one with the best F1.',
      ),
    acceptedPrecision: share
      .default(0.9)
      .describe('The share of the tags of accepted answers that should be right; other answers need review.'),
    thresholdFolds: z
      .union([z.literal(0), z.int().min(3)])
      .default(0)
      .describe(
        'The number of folds of train and dev to calibrate the probabilities and to choose thresholds by; 0: dev alone is used.',
      ),
    seed: z.int().min(0).default(1).describe('The seed of all random numbers.'),
    sources: z.array(z.string()).default([]).describe('The origin of the data, for the model card.'),
    license: z
      .string()
      .min(1)
      .optional()
      .describe('The licence of the model, for the model card, as the hub names it: such as `apache-2.0`.'),
  })
  .refine(
    ({ networks, characterBigramWeight }) =>
      characterBigramWeight > 0 || networks.every(({ inputs }) => inputs !== 'character-bigrams'),
    {
      path: ['characterBigramWeight'],
      message: 'must be more than 0 where a network learns from character bigrams alone',
    },
  )
  .refine(({ weightDecay, optimiser }) => weightDecay === 0 || optimiser === 'adam', {
    path: ['weightDecay'],
    message: 'applies to Adam only',
  });
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;

/** The settings of one network of the ensemble. */
export type MemberSettings = z.infer<typeof memberSchema>;

/** The settings of the training of a network. */
export type NetworkSettings = Pick<
  TrainingSettings,
  | 'optimiser'
  | 'learningRate'
  | 'schedule'
  | 'weightDecay'
  | 'batchSize'
  | 'maximumEpochs'
  | 'extraShare'
  | 'patience'
  | 'averagedShare'
  | 'dropout'
  | 'inputDropout'
>;

/** @throws {OperationalError} `invalid-input`, naming the setting at fault */
export async function readTrainingSettings(path?: string): Promise<TrainingSettings> {
  return path === undefined ? trainingSettingsSchema.parse({}) : readJson(trainingSettingsSchema, path);
}
