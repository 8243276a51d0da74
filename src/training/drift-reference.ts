import type { OnProgress } from '../contract/progress.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import { ancestorsOfOutputs, givenOutputs } from '../model/coherence.ts';
import type { Reference } from '../model/manifest.ts';
import type { TrainedModel } from '../model/model.ts';
import { predict } from '../model/predict.ts';
import { TaggingStatistics } from '../model/tagging-statistics.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { evenlySpaced } from './evenly-spaced.ts';

/** The shares of the tags among more records would hardly differ. */
const MAX_TRAIN_RECORDS = 5_000;

/**
 * The reference that traffic is compared to for drift. Lengths and unknown words are those of dev, because the vocabulary
 * comes from the training side. Tags are those predicted on both sides, because dev has too few for most tags.
 */
export function driftReference(
  model: TrainedModel,
  dictionary: DictionaryData,
  { train, dev }: { readonly train: readonly CompanyRecord[]; readonly dev: readonly CompanyRecord[] },
  onProgress?: OnProgress,
): Reference {
  const texts = statisticsOf(model, dictionary, dev, onProgress);
  const all = statisticsOf(model, dictionary, evenlySpaced(train, MAX_TRAIN_RECORDS), onProgress);
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
  onProgress: OnProgress | undefined,
): TaggingStatistics {
  const thresholds = model.tags.map(({ threshold }) => threshold);
  const ancestors = ancestorsOfOutputs(model.tags);
  const statistics = new TaggingStatistics(model.tags.length);
  let index = 0;
  for (const { probabilities, tokens, known } of predict(model, dictionary, records, onProgress)) {
    const given = [...givenOutputs(probabilities, thresholds, ancestors)].map((output) => ({
      output,
      probability: probabilities[output],
    }));
    statistics.observe({ characters: records[index++].description.length, tokens, known, given });
  }
  return statistics;
}
