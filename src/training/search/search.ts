import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isErrorOf, OperationalError } from '../../contract/error.ts';
import { JsonLinesLog } from '../../files/json-lines-log.ts';
import type { DictionaryData } from '../../text/dictionary/dictionary-image.ts';
import { fitModel } from '../fit-model.ts';
import type { TrainingSettings } from '../settings.ts';
import { runIdOf, type TrainingData } from '../training-data.ts';
import { type SearchSpace, settingsOfTrial } from './search-space.ts';

const trialSchema = z.object({
  /** Identifies the data, the space and the fixed settings. */
  search: z.string(),
  trial: z.int().min(1),
  /** The settings that the space varies. */
  settings: z.record(z.string(), z.unknown()),
  epochs: z.int(),
  /** On dev. */
  microF1: z.number(),
  macroF1: z.number(),
});
export type Trial = z.infer<typeof trialSchema>;

export interface Search {
  readonly data: TrainingData;
  readonly space: SearchSpace;
  readonly base: TrainingSettings;
  /** The file of trials, one line each. */
  readonly logPath: string;
}

/**
 * Random search: trains with settings drawn from the space and records the scores on dev, until told to stop. Trials that
 * are in the log already are not repeated.
 * @param continues called before each trial
 * @throws {OperationalError} `invalid-input`, when the log belongs to another search
 */
export async function search(
  { data, space, base, logPath }: Search,
  dictionary: DictionaryData,
  {
    continues,
    onTrial,
  }: { continues: (trials: readonly Trial[]) => boolean; onTrial: (trials: readonly Trial[]) => void },
): Promise<Trial[]> {
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
    const settings = settingsOfTrial(trial, space, base);
    const drawn = Object.entries(settings).filter(([setting]) => setting in space);
    const result: Trial = {
      search: name,
      trial,
      settings: Object.fromEntries(drawn),
      ...(await scoresOf(trial, data, settings, dictionary)),
    };
    trials.push(result);
    await log.append(result);
    onTrial(trials);
  }
  return trials;
}

/** The scores of a trial; 0 when its training diverges, so that the search goes on to the next. */
async function scoresOf(
  trial: number,
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
): Promise<Pick<Trial, 'epochs' | 'microF1' | 'macroF1'>> {
  try {
    const { scores, epochs } = (await fitModel(`trial ${trial}`, data, settings, dictionary)).manifest;
    const { micro, macro } = scores.dev.overall;
    return { epochs: epochs.length, microF1: micro.f1, macroF1: macro.f1 };
  } catch (error) {
    if (!isErrorOf(error, 'training-diverged')) throw error;
    return { epochs: 0, microF1: 0, macroF1: 0 };
  }
}

/** Sorts by the mean of micro- and macro-F1, the best first, so that common and rare tags matter equally. */
export function ranked(trials: readonly Trial[]): Trial[] {
  return trials.toSorted((a, b) => b.microF1 + b.macroF1 - (a.microF1 + a.macroF1));
}
