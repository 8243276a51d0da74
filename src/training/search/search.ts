import { createHash } from 'node:crypto';
import { z } from 'zod';
import { OperationalError } from '../../contract/error.ts';
import type { OnProgress } from '../../contract/progress.ts';
import { JsonLinesLog } from '../../files/json-lines-log.ts';
import type { DictionaryData } from '../../text/dictionary/dictionary-image.ts';
import { fitModel } from '../fit-model.ts';
import type { TrainingSettings } from '../settings.ts';
import { runIdOf, type TrainingData } from '../training-data.ts';
import { assertGroupsOf, drawnSettings, type SearchSpace, settingsWith } from './search-space.ts';

const drawnSchema = z.object({
  /** Identifies the data, the space and the fixed settings. */
  search: z.string(),
  trial: z.int().min(1),
  /** The settings that the space varies. */
  settings: z.record(z.string(), z.unknown()),
});
const failedTrialSchema = drawnSchema.extend({ failure: z.string() });
const scoredTrialSchema = drawnSchema.extend({
  epochs: z.int(),
  /** On dev. */
  microF1: z.number(),
  macroF1: z.number(),
});
const trialSchema = z.union([failedTrialSchema, scoredTrialSchema]);
/** A trial has scores, or the reason why it failed. */
export type Trial = z.infer<typeof trialSchema>;
export type ScoredTrial = z.infer<typeof scoredTrialSchema>;

export interface Search {
  readonly data: TrainingData;
  readonly space: SearchSpace;
  readonly base: TrainingSettings;
  /** The file of trials, one line each. */
  readonly logPath: string;
}

/**
 * Random search: trains with settings drawn from the space and records the scores on dev, or the reason of a failure, until
 * told to stop. Trials that are in the log already are not repeated.
 * @param continues called before each trial
 * @throws {OperationalError} `invalid-input`, when the log belongs to another search, or the space names an unknown group
 */
export async function search(
  { data, space, base, logPath }: Search,
  dictionary: DictionaryData,
  {
    continues,
    onTrial,
    onProgress,
  }: {
    continues: (trials: readonly Trial[]) => boolean;
    onTrial: (trials: readonly Trial[]) => void;
    /** Called while a trial trains. */
    onProgress?: OnProgress;
  },
): Promise<Trial[]> {
  assertGroupsOf(space, data.catalogue);
  const name = createHash('sha256').update(runIdOf(data, base)).update(JSON.stringify(space)).digest('hex');
  const log = new JsonLinesLog(logPath, trialSchema);
  const trials: Trial[] = await Array.fromAsync(log.kept());
  if (trials.some((trial) => trial.search !== name)) {
    throw new OperationalError(
      'invalid-input',
      `${logPath} belongs to another search (with other data, space or settings)`,
    );
  }
  while (continues(trials)) {
    const trial = trials.length + 1;
    const settings = drawnSettings(trial, space, base.seed);
    const outcome = await outcomeOf(trial, settings, { data, base }, dictionary, onProgress);
    const result: Trial = { search: name, trial, settings, ...outcome };
    trials.push(result);
    await log.append(result);
    onTrial(trials);
  }
  return trials;
}

/** The scores of a trial, or the reason why it failed. No failure ends the search, as the next trial may be better. */
async function outcomeOf(
  trial: number,
  drawn: object,
  { data, base }: Pick<Search, 'data' | 'base'>,
  dictionary: DictionaryData,
  onProgress: OnProgress | undefined,
): Promise<Pick<ScoredTrial, 'epochs' | 'microF1' | 'macroF1'> | { failure: string }> {
  try {
    const model = await fitModel(`trial ${trial}`, data, settingsWith(drawn, base), dictionary, {
      onProgress,
    });
    const { scores, epochs } = model.manifest;
    const { micro, macro } = scores.dev.overall;
    return { epochs: epochs.length, microF1: micro.f1, macroF1: macro.f1 };
  } catch (error) {
    // A RangeError is a network for which there is not enough memory.
    if (error instanceof OperationalError || error instanceof RangeError) return { failure: error.message };
    throw error;
  }
}

/**
 * The trials with scores, sorted by the mean of micro- and macro-F1, the best first, so that common and rare tags matter
 * equally.
 */
export function ranked(trials: readonly Trial[]): ScoredTrial[] {
  return trials
    .flatMap((trial) => ('failure' in trial ? [] : [trial]))
    .sort((a, b) => b.microF1 + b.macroF1 - (a.microF1 + a.macroF1));
}
