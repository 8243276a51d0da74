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
  const texts = tags.map(({ label, description }) => description || label);
  const predictions = [
    ...predict(
      model,
      dictionary,
      texts.map((description) => ({ description })),
    ),
  ];
  const known = texts
    .map((description, index) => ({ description, prediction: predictions[index] }))
    .filter(({ prediction }) => prediction.known > 0);
  const step = Math.max(1, Math.floor(known.length / TEXTS));
  return known
    .filter((_, index) => index % step === 0)
    .slice(0, TEXTS)
    .map(({ description, prediction: { probabilities } }) => ({
      description,
      tags: tags
        .map(({ id }, output) => ({ id, probability: probabilities[output] }))
        .sort((a, b) => b.probability - a.probability)
        .slice(0, TAGS),
    }));
}
