import { createHash } from 'node:crypto';
import { z } from 'zod';
import { OperationalError } from '../../contract/error.ts';
import { evaluate } from '../../evaluation/evaluation.ts';
import { JsonLinesLog } from '../../files/json-lines-log.ts';
import type { DictionaryData } from '../../text/dictionary/dictionary-image.ts';
import { fitModel } from '../fit-model.ts';
import type { TrainingSettings } from '../settings.ts';
import { runOf, type TrainingData } from '../train-model.ts';
import { type SearchSpace, settingsOfTrial } from './search-space.ts';

const trialSchema = z.object({
  /** Names what is searched for on what. */
  search: z.string(),
  trial: z.int().min(1),
  /** Those that the space has. */
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
  /** Where trials are kept, a line each. */
  readonly logPath: string;
}

/**
 * Trains with settings drawn from the space until told to stop, and keeps how each did on dev. Trials that the log has
 * already are not tried again.
 * @param goesOn asked before each trial
 * @throws {OperationalError} when the log is of another search
 */
export async function search(
  { data, space, base, logPath }: Search,
  dictionary: DictionaryData,
  {
    goesOn,
    onTrial,
  }: { goesOn: (trials: readonly Trial[]) => boolean; onTrial: (trials: readonly Trial[]) => void },
): Promise<Trial[]> {
  const name = createHash('sha256').update(runOf(data, base)).update(JSON.stringify(space)).digest('hex');
  const log = new JsonLinesLog(logPath, trialSchema);
  const trials: Trial[] = await Array.fromAsync(log.kept());
  if (trials.some((trial) => trial.search !== name)) {
    throw new OperationalError(
      'invalid-input',
      `${logPath} is of another search (other data, space or settings)`,
    );
  }
  while (goesOn(trials)) {
    const trial = trials.length + 1;
    const settings = settingsOfTrial(trial, space, base);
    const model = await fitModel(data, settings, dictionary);
    const { micro, macro } = evaluate(model, dictionary, data.dev).overall;
    const drawn = Object.entries(settings).filter(([setting]) => setting in space);
    trials.push({
      search: name,
      trial,
      settings: Object.fromEntries(drawn),
      epochs: model.epochs.length,
      microF1: micro.f1,
      macroF1: macro.f1,
    });
    await log.append(trials[trial - 1]);
    onTrial(trials);
  }
  return trials;
}

/** By the mean of micro- and macro-F1, the best first: common tags and rare ones matter alike. */
export function ranked(trials: readonly Trial[]): Trial[] {
  return trials.toSorted((a, b) => b.microF1 + b.macroF1 - (a.microF1 + a.macroF1));
}
