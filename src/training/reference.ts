import type { CompanyRecord } from '../dataset/records.ts';
import { CompanyReader } from '../features/company-reader.ts';
import type { Reference } from '../model/manifest.ts';
import type { TrainedModel } from '../model/model.ts';
import { outputsAtLeast, probabilitiesOf } from '../model/prediction.ts';
import { TaggingStatistics } from '../model/tagging-statistics.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';

/**
 * What traffic is compared to for drift. Texts and unknown words are those of dev, as the vocabulary was made from the
 * training side; tags are those given on both sides, as dev alone has too few for most tags.
 */
export function referenceOf(
  model: TrainedModel,
  dictionary: DictionaryData,
  { train, dev }: { readonly train: readonly CompanyRecord[]; readonly dev: readonly CompanyRecord[] },
): Reference {
  const texts = statisticsOf(model, dictionary, dev);
  const all = statisticsOf(model, dictionary, train);
  all.add(texts.counts);
  return {
    texts: texts.total('texts'),
    lengths: [...texts.bins('lengths')],
    unknownRates: [...texts.bins('unknownRates')],
    tags: [...all.tags],
  };
}

function statisticsOf(
  model: TrainedModel,
  dictionary: DictionaryData,
  records: readonly CompanyRecord[],
): TaggingStatistics {
  const reader = new CompanyReader(dictionary, model.featureSpace);
  const thresholds = model.tags.map(({ threshold }) => threshold);
  const statistics = new TaggingStatistics(model.tags.length);
  const read = records.map(({ description, name }) => {
    const { features, words } = reader.read(description, name);
    return { description, features, tokens: words.contentWords, known: words.columns.length };
  });
  const rows = probabilitiesOf(
    model.network,
    read.map(({ features }) => features),
  );
  for (const [index, { description, tokens, known }] of read.entries()) {
    const outputs = known === 0 ? [] : [...outputsAtLeast(rows[index], thresholds)];
    const given = outputs.map((output) => ({ output, probability: rows[index][output] }));
    statistics.observe({ characters: description.length, tokens, known, given });
  }
  return statistics;
}
