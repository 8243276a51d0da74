import { OperationalError } from '../contract/error.ts';
import type { OnProgress } from '../contract/progress.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import { foldsOf, withoutGroupsOf } from '../dataset/split.ts';
import { predict } from '../model/predict.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import type { TrainingSettings } from './settings.ts';
import { trainModel } from './train-model.ts';
import type { TrainingData } from './training-data.ts';

/** The probabilities of a record's tags by a model that was not trained on the record. */
export interface CrossValidated {
  readonly record: CompanyRecord;
  /** The tags of the model, or none if it knows no word of the record. Records of one model share the array. */
  readonly tags: readonly string[];
  readonly probabilities: ArrayLike<number>;
  /** The number of parts of the network's input for the record. */
  readonly parts: number;
  /** The number of content words in the text, and how many of them the model knows. */
  readonly tokens: number;
  readonly known: number;
  /** The fold that the record was held out with. */
  readonly fold: number;
}

interface Folding {
  readonly folds: number;
  readonly onFold?: (done: number) => void;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Predicts every record by a model trained on the others: each fold in turn is held out, the next fold serves as dev, and
 * the rest is trained on.
 * @param extra additional records to train on, except those in a group with a held-out or dev record
 * @param folds at least 3
 * @throws {OperationalError} `invalid-input`, when there are too few records
 */
export async function crossValidate(
  records: readonly CompanyRecord[],
  {
    catalogue,
    extra,
    userWords,
    wordVectors,
  }: Pick<TrainingData, 'catalogue' | 'extra' | 'userWords' | 'wordVectors'>,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  { folds, onFold = () => {}, onProgress }: Folding,
): Promise<CrossValidated[]> {
  const parts = foldsOf(records, folds, settings.seed, onProgress);
  const filled = parts.filter(({ length }) => length > 0).length;
  if (filled < folds) {
    throw new OperationalError(
      'invalid-input',
      `${folds} models need records in ${folds} parts, and these records are only in ${filled}, as those of one company or with nearly equal texts stay together: add records`,
    );
  }
  const validated: CrossValidated[] = [];
  for (const [fold, held] of parts.entries()) {
    const dev = parts[(fold + 1) % folds];
    const train = parts.filter((part) => part !== held && part !== dev).flat();
    const unlike = withoutGroupsOf(extra, [...held, ...dev], onProgress);
    const data = { train, dev, extra: unlike, catalogue, userWords, wordVectors };
    const model = await trainModel(data, settings, dictionary, { onProgress });
    const tags = model.tags.map(({ id }) => id);
    let index = 0;
    for (const { known, ...prediction } of predict(model, dictionary, held, onProgress)) {
      validated.push({ ...prediction, record: held[index++], tags: known === 0 ? [] : tags, known, fold });
    }
    onFold(fold + 1);
  }
  return validated;
}
