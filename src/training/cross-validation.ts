import type { CompanyRecord } from '../dataset/records.ts';
import { foldsOf, withoutNearDuplicates } from '../dataset/split.ts';
import { judge } from '../evaluation/evaluation.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import type { TrainingSettings } from './settings.ts';
import { type TrainingData, trainModel } from './train-model.ts';

/** What a model that has not seen the record thinks of its tags. */
export interface CrossValidated {
  readonly record: CompanyRecord;
  /** By tag; tags that the model was told to leave out are not there. */
  readonly probabilities: ReadonlyMap<string, number>;
}

/**
 * Judges every record by a model trained on the others: in turn each fold is held out, the next serves as dev, and the
 * rest is trained on.
 * @param extra records that are learned from as well, but where they are nearly equal to one that judges
 * @param folds at least 3
 */
export async function crossValidate(
  records: readonly CompanyRecord[],
  { catalogue, extra }: Pick<TrainingData, 'catalogue' | 'extra'>,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  { folds, onFold = () => {} }: { folds: number; onFold?: (done: number) => void },
): Promise<CrossValidated[]> {
  const parts = foldsOf(records, folds, settings.seed);
  const judged: CrossValidated[] = [];
  for (const [fold, held] of parts.entries()) {
    const dev = parts[(fold + 1) % folds];
    const train = parts.filter((part) => part !== held && part !== dev).flat();
    const unlike = withoutNearDuplicates(extra, [...held, ...dev]);
    const model = await trainModel({ train, dev, extra: unlike, catalogue }, settings, dictionary);
    const { probabilities } = judge(model, dictionary, held);
    for (const [index, record] of held.entries()) {
      const own = model.tags.map(({ id }, tag) => [id, probabilities[index][tag]] as const);
      judged.push({ record, probabilities: new Map(own) });
    }
    onFold(fold + 1);
  }
  return judged;
}
