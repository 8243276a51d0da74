import { CompanyReader } from '../features/company-reader.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import type { GoldenPrediction } from './manifest.ts';
import type { TrainedModel } from './model.ts';
import { predict } from './predict.ts';

const TEXTS = 5;
/** The number of most likely tags that are kept for each text. */
const TAGS = 5;

/**
 * Predicts the tags of a few golden texts, so that everybody who loads the model can check that it still tags as in
 * training. The texts are descriptions of its own tags, evenly spread, because a model must not contain customers' texts.
 */
export function goldenPredictions(model: TrainedModel, dictionary: DictionaryData): GoldenPrediction[] {
  const { tags } = model;
  const reader = new CompanyReader(dictionary, model.featureSpace);
  const known = tags
    .map(({ label, description }) => description || label)
    .filter((text) => reader.read(text).words.columns.length > 0);
  const step = Math.max(1, Math.floor(known.length / TEXTS));
  const texts = known.filter((_, index) => index % step === 0).slice(0, TEXTS);
  const overviews = texts.map((description) => ({ description }));
  return Array.from(predict(model, dictionary, overviews), ({ probabilities }, index) => ({
    description: texts[index],
    tags: tags
      .map(({ id }, output) => ({ id, probability: probabilities[output] }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, TAGS),
  }));
}
