import { z } from 'zod';
import { check } from '../../contract/faults.ts';
import type { Tag } from '../../dataset/records.ts';
import { parse, readJson } from '../../files/parse.ts';
import { type Random, seededRandom } from '../../network/random.ts';
import { type TrainingSettings, trainingSettingsSchema } from '../settings.ts';
import { assertGroups } from '../tag-selection.ts';

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
const spaceSchema = z
  .partialRecord(
    trainingSettingsSchema.keyof(),
    z.union([z.strictObject({ oneOf: z.array(z.json()).min(1) }), rangeSchema]),
  )
  .superRefine((space, context) => {
    for (const [name, values] of Object.entries(space)) {
      for (const { path, value } of valuesToCheck(values)) {
        const { faults: [fault] = [] } = check(schemaOf(name), value);
        if (fault === undefined) continue;
        const within = fault.path.split('/').slice(1);
        context.addIssue({ code: 'custom', path: [name, ...path, ...within], message: fault.message });
      }
    }
  });
/** The possible values of each setting that is searched. */
export type SearchSpace = z.infer<typeof spaceSchema>;
type Values = NonNullable<SearchSpace[keyof SearchSpace]>;

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

/**
 * Reads a space, every value of which is valid by itself. Without a file it is the default space, without the settings that
 * the optimiser does not have.
 * @throws {OperationalError} `invalid-input`, naming the setting at fault
 */
export async function readSearchSpace(
  path: string | undefined,
  { optimiser }: Pick<TrainingSettings, 'optimiser'>,
): Promise<SearchSpace> {
  if (path !== undefined) return readJson(spaceSchema, path);
  const { weightDecay, ...space } = DEFAULT_SPACE;
  return optimiser === 'adam' ? DEFAULT_SPACE : space;
}

/** @throws {OperationalError} `invalid-input`, naming a group of the space that the catalogue does not have */
export function assertGroupsOf(space: SearchSpace, catalogue: readonly Tag[]): void {
  for (const name of ['exclusiveGroups', 'describedGroups'] as const) {
    for (const { value } of valuesToCheck(space[name] ?? { oneOf: [] })) {
      const groups = trainingSettingsSchema.shape[name].parse(value);
      assertGroups({ exclusiveGroups: [], describedGroups: [], [name]: groups }, catalogue);
    }
  }
}

/**
 * The values that a trial of a random search draws from the space (Bergstra and Bengio 2012). They depend only on the
 * number of the trial and the seed.
 */
export function drawnSettings(trial: number, space: SearchSpace, seed: number): Record<string, unknown> {
  const random = seededRandom(Math.floor(seededRandom(trial)() * 2 ** 32) ^ seed);
  return Object.fromEntries(
    Object.entries(space).map(([name, values]) => [name, drawnFrom(values, schemaOf(name), random)]),
  );
}

/** @throws {OperationalError} `invalid-input`, when the values do not go together */
export function settingsWith(drawn: object, base: TrainingSettings): TrainingSettings {
  return parse(trainingSettingsSchema, { ...base, ...drawn }, 'the combination of settings');
}

function drawnFrom(values: Values, schema: z.ZodType, random: Random): unknown {
  if ('oneOf' in values) return values.oneOf[Math.floor(random() * values.oneOf.length)];
  const { from, to, isLogarithmic } = values;
  const value = isLogarithmic ? from * (to / from) ** random() : from + random() * (to - from);
  // Rounded, a value near the end of the range could be beyond it.
  const rounded = Math.min(to, Math.max(from, Number(value.toPrecision(3))));
  return schema.safeParse(rounded).success ? rounded : Math.round(rounded);
}

function valuesToCheck(values: Values): { path: (string | number)[]; value: unknown }[] {
  return 'oneOf' in values
    ? values.oneOf.map((value, index) => ({ path: ['oneOf', index], value }))
    : [
        { path: ['from'], value: values.from },
        { path: ['to'], value: values.to },
      ];
}

function schemaOf(name: string): z.ZodType {
  return trainingSettingsSchema.shape[trainingSettingsSchema.keyof().parse(name)];
}
