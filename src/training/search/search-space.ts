import { z } from 'zod';
import { parse, readJson } from '../../files/parse.ts';
import { type Random, seededRandom } from '../../network/random.ts';
import { type TrainingSettings, trainingSettingsSchema } from '../settings.ts';

const rangeSchema = z
  .strictObject({
    from: z.number(),
    to: z.number(),
    /** Whether the logarithm of the value is uniformly distributed, as for learning rates, and not the value itself. */
    isLogarithmic: z.boolean().default(false),
  })
  .refine(
    ({ from, to, isLogarithmic }) => from < to && (!isLogarithmic || from > 0),
    'must be a range from a smaller to a larger value',
  );
const spaceSchema = z.partialRecord(
  trainingSettingsSchema.keyof(),
  z.union([z.strictObject({ oneOf: z.array(z.json()).min(1) }), rangeSchema]),
);
/** The possible values of each setting that is searched. */
export type SearchSpace = z.infer<typeof spaceSchema>;

const DEFAULT_SPACE: SearchSpace = {
  hidden: { oneOf: [[], [128], [256], [512], [256, 128]] },
  weighting: { oneOf: ['count', 'tfidf'] },
  networks: { oneOf: [[{ loss: 'squared-hinge' }], [{ loss: 'cross-entropy' }]] },
  characterBigramWeight: { oneOf: [0, 0.5, 1] },
  minimumDocumentFrequency: { oneOf: [1, 2, 3] },
  learningRate: { from: 0.0005, to: 0.01, isLogarithmic: true },
  batchSize: { oneOf: [16, 32, 64, 128] },
  dropout: { from: 0.2, to: 0.7, isLogarithmic: false },
  inputDropout: { from: 0, to: 0.6, isLogarithmic: false },
  weightDecay: { oneOf: [0, 0.01, 0.1] },
};

/** @throws {OperationalError} naming the setting at fault */
export async function readSearchSpace(path?: string): Promise<SearchSpace> {
  return path === undefined ? DEFAULT_SPACE : readJson(spaceSchema, path);
}

/**
 * The settings of one trial of a random search (Bergstra and Bengio 2012). They depend only on the number of the trial.
 * @throws {OperationalError} `invalid-input`, when the space has an invalid value
 */
export function settingsOfTrial(trial: number, space: SearchSpace, base: TrainingSettings): TrainingSettings {
  const random = seededRandom(Math.floor(seededRandom(trial)() * 2 ** 32) ^ base.seed);
  const drawn = Object.entries(space).map(([name, values]) => [name, drawnFrom(values, random)]);
  return parse(trainingSettingsSchema, { ...base, ...Object.fromEntries(drawn) }, 'the search space');
}

function drawnFrom(values: NonNullable<SearchSpace[keyof SearchSpace]>, random: Random): unknown {
  if ('oneOf' in values) return values.oneOf[Math.floor(random() * values.oneOf.length)];
  const { from, to, isLogarithmic } = values;
  const value = isLogarithmic ? from * (to / from) ** random() : from + random() * (to - from);
  return Number(value.toPrecision(3));
}
