import { z } from 'zod';
import { ANALYSERS } from '../features/analyser.ts';
import { WEIGHTINGS } from '../features/weighting.ts';
import { readJson } from '../files/parse.ts';
import { ACTIVATIONS } from '../network/activations.ts';
import { SIGMOID_LOSSES } from '../network/losses.ts';
import { OPTIMISERS } from '../network/optimisers.ts';

/** What a training run can be told; every field has a default that is a good start. */
export const trainingSettingsSchema = z
  .strictObject({
    /** Groups of which exactly one tag is right for a company: each gets a softmax head of its own. */
    exclusiveGroups: z.array(z.string()).default([]),
    /** Groups whose tags' labels and descriptions are trained on as well. */
    describedGroups: z.array(z.string()).default([]),
    /** Whether tags of these groups that no record has yet are learned from that alone: they are new, not wrong. */
    newTags: z.boolean().default(false),
    /** Tags with fewer training records are left out of the model. */
    minimumExamples: z.int().min(1).default(3),
    /** What parts texts into words. */
    analyser: z.enum(ANALYSERS).default('japanese'),
    weighting: z.enum(WEIGHTINGS).default('tfidf'),
    /** Whether the words of a company's name tell of it as well, as terms of their own. */
    names: z.boolean().default(false),
    /** How much a character bigram weighs beside a word, to begin with; 0 for none. */
    characterBigramWeight: z.number().min(0).default(0),
    /** Terms found in fewer training records are left out of the vocabulary. */
    minimumDocumentFrequency: z.int().min(1).default(1),
    hidden: z.array(z.int().min(1)).max(3).default([256]),
    activation: z.enum(ACTIVATIONS).default('relu'),
    /** So many networks are trained, each by its loss of yes-or-no tags and on its inputs, and joined into one: their mean. */
    networks: z
      .array(
        z.strictObject({
          loss: z.enum(SIGMOID_LOSSES).default('cross-entropy'),
          inputs: z.enum(['all', 'words', 'character-bigrams']).default('all'),
        }),
      )
      .min(1)
      .default([{ loss: 'squared-hinge', inputs: 'all' }]),
    optimiser: z.enum(OPTIMISERS).default('adam'),
    learningRate: z.number().positive().default(0.002),
    /** Whether the learning rate stays, or falls evenly to 0 at the last of `maximumEpochs`. */
    schedule: z.enum(['constant', 'linear']).default('linear'),
    /** AdamW's λ, of Adam alone. */
    weightDecay: z.number().min(0).default(0),
    batchSize: z.int().min(1).default(32),
    maximumEpochs: z.int().min(1).default(25),
    /**
     * The share of the epochs, from the first, in which extra records and the catalogue's words are learned from too;
     * after it the train side alone has the last word, as only it is like what is to be tagged.
     */
    extraShare: z.number().min(0).max(1).default(0.5),
    /** Training ends when micro-F1 on dev has not risen for this many epochs. */
    patience: z.int().min(1).default(8),
    /** The share of the epochs, up to the last, whose mean parameters are taken in place of those of the last. */
    averagedShare: z.number().min(0).max(1).default(0),
    l2: z.number().min(0).default(0),
    dropout: z.number().min(0).lt(1).default(0.5),
    /** The share of a text's terms that is left out each time it is learned from. */
    inputDropout: z.number().min(0).lt(1).default(0.3),
    /** Thresholds are the lowest at which so large a share of the tags given is right; without it, the F1-best. */
    minimumPrecision: z.number().min(0).max(1).optional(),
    /** Thresholds are chosen by so many folds of train and dev, each judged by a model of its own; 0: by dev. */
    thresholdFolds: z.union([z.literal(0), z.int().min(3)]).default(0),
    seed: z.int().min(0).default(1),
    /** What the model card must say of where the data came from. */
    sources: z.array(z.string()).default([]),
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
    message: 'is of Adam alone; for the other optimiser set l2',
  });
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;

/** The settings of one of the networks of a model. */
export type NetworkSettings = TrainingSettings['networks'][number];

/** @throws {OperationalError} naming the setting at fault */
export async function readTrainingSettings(path?: string): Promise<TrainingSettings> {
  return path === undefined ? trainingSettingsSchema.parse({}) : readJson(trainingSettingsSchema, path);
}
