import { CompanyReader } from '../features/company-reader.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { normalise } from '../text/normalise.ts';
import type { GoldenPrediction } from './manifest.ts';
import type { TrainedModel } from './model.ts';
import { probabilitiesOf } from './prediction.ts';

const TEXTS = 5;
/** Of each text the likeliest tags. */
const TAGS = 5;

/**
 * What the model makes of a few texts, so that whoever loads it can see whether it still does: descriptions of its own
 * tags, evenly spread, as no text of a customer belongs into a model.
 */
export function goldenPredictions(
  { featureSpace, network, tags }: TrainedModel,
  dictionary: DictionaryData,
): GoldenPrediction[] {
  const reader = new CompanyReader(dictionary, featureSpace);
  const texts = tags
    .map(({ label, description }) => description || label)
    .filter((text) => reader.read(normalise(text).text).words.columns.length > 0);
  const step = Math.max(1, Math.floor(texts.length / TEXTS));
  return texts
    .filter((_, index) => index % step === 0)
    .slice(0, TEXTS)
    .map((description) => {
      const [row] = probabilitiesOf(network, [reader.read(normalise(description).text).features]);
      const likeliest = tags
        .map(({ id }, output) => ({ id, probability: row[output] }))
        .sort((a, b) => b.probability - a.probability)
        .slice(0, TAGS);
      return { description, tags: likeliest };
    });
}
