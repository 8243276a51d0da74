import type { CompanyRecord } from '../../src/dataset/records.ts';
import { predictLabelled } from '../../src/evaluation/evaluation.ts';
import { averagePrecision } from '../../src/evaluation/ranking-metrics.ts';
import type { DictionaryData } from '../../src/text/dictionary/dictionary-image.ts';
import type { TrainingSettings } from '../../src/training/settings.ts';
import { trainModel } from '../../src/training/train-model.ts';
import type { TrainingData } from '../../src/training/training-data.ts';
import { median } from '../measure.ts';

/** Zero-shot result of one tag, learned from its label and description without examples. */
interface LeftOutTag {
  readonly id: string;
  readonly frequency: number;
  readonly averagePrecision: number;
}

/**
 * Removes each tag of a group that occurs in the test records from the train and dev records, one at a time, and learns
 * it from the catalogue alone, without extra records.
 */
export async function leaveOneTagOut(
  group: string,
  data: TrainingData,
  test: readonly CompanyRecord[],
  settings: TrainingSettings,
  dictionary: DictionaryData,
): Promise<string> {
  const found: LeftOutTag[] = [];
  for (const { id } of data.catalogue.filter((tag) => tag.group === group)) {
    const right = test.filter(({ tags }) => tags.includes(id)).length;
    if (right === 0) continue;
    const without = (records: readonly CompanyRecord[]) =>
      records.map((record) => ({ ...record, tags: record.tags.filter((tag) => tag !== id) }));
    const model = await trainModel(
      { ...data, train: without(data.train), dev: without(data.dev), extra: [] },
      { ...settings, newTags: true },
      dictionary,
    );
    const { tags, gold, probabilities } = predictLabelled(model, dictionary, test, data.catalogue);
    const index = tags.findIndex((tag) => tag.id === id);
    const guesses = gold.map((own, record) => ({
      probability: probabilities[record][index],
      isRight: own.has(index),
    }));
    found.push({ id, frequency: right / test.length, averagePrecision: averagePrecision(guesses) });
    process.stderr.write(`${id}: average precision ${found.at(-1)?.averagePrecision.toFixed(3)}\n`);
  }
  return summary(group, found);
}

function summary(group: string, found: readonly LeftOutTag[]): string {
  const times = found.map((tag) => tag.averagePrecision / tag.frequency);
  const least = found.filter((_, index) => times[index] >= 5).length;
  return (
    `Leave one tag out: each of the ${found.length} tags of \`${group}\` that the test records of the first seed have, learned ` +
    `from its label and description alone: average precision ${median(times).toFixed(1)} times its frequency in the ` +
    `median (mean average precision ${(found.reduce((sum, tag) => sum + tag.averagePrecision, 0) / found.length).toFixed(3)}; ` +
    `at least 5 times for ${least} of ${found.length}).`
  );
}
