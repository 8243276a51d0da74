import type { ModelTag } from '../contract/model.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { CompanyReader } from '../features/company-reader.ts';
import { knownCount } from '../features/read-words.ts';
import { outputsOf, placeNetwork } from '../network/inference/placed-network.ts';
import { Predictor, probabilityOf } from '../network/inference/predictor.ts';
import type { Network } from '../network/network.ts';
import type { Composite } from '../network/tensor.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { ancestorsOfOutputs, coherent } from './coherence.ts';
import type { TrainedModel } from './model.ts';

/** A text and the name of its company. */
export interface Overview {
  readonly description: string;
  readonly name?: string | undefined;
}

/** What a model says of one text. */
export interface Prediction {
  /** The probability of each tag, at most that of its parent. */
  readonly probabilities: Float32Array;
  /** The number of parts that the network's input has. */
  readonly parts: number;
  /** The number of content words in the text, and how many of them the model knows. */
  readonly tokens: number;
  readonly known: number;
}

/** What predicts: of the tags, their order and their parents. */
type PredictingModel = Pick<TrainedModel, 'featureSpace' | 'network'> & {
  readonly tags: readonly Pick<ModelTag, 'id' | 'parent'>[];
};

/** Predicts the probabilities of all tags for many texts. Serving does the same for one text: see `Tagger`. */
export function* predict(
  { featureSpace, network, tags }: PredictingModel,
  dictionary: DictionaryData,
  overviews: readonly Overview[],
  onProgress: OnProgress = unseen,
): Generator<Prediction> {
  const reader = new CompanyReader(dictionary, featureSpace);
  const ancestors = ancestorsOfOutputs(tags);
  const probabilitiesOf = probabilitiesBy(network);
  for (const [index, { description, name }] of overviews.entries()) {
    const { features, words } = reader.read(description, name);
    yield {
      probabilities: coherent(probabilitiesOf(features), ancestors),
      parts: features.parts.length,
      tokens: words.columns.length,
      known: knownCount(words),
    };
    onProgress('texts predicted', index + 1, overviews.length);
  }
}

/**
 * The probability of every output for each text. It is 0 for a text without features, as the service gives no tags there.
 */
export function probabilitiesOf(
  network: Network,
  features: readonly Composite[],
  onProgress: OnProgress = unseen,
): Float32Array[] {
  const probabilitiesOf = probabilitiesBy(network);
  return features.map((each, index) => {
    onProgress('texts predicted', index, features.length);
    return probabilitiesOf(each);
  });
}

/** The logit of every output for each text, before any curve. */
export function logitsOf(
  network: Network,
  features: readonly Composite[],
  onProgress: OnProgress = unseen,
): Float32Array[] {
  const predictor = new Predictor(placeNetwork(network));
  return features.map((each, index) => {
    onProgress('texts predicted', index, features.length);
    return predictor.logits(each).slice();
  });
}

function probabilitiesBy(network: Network): (features: Composite) => Float32Array {
  const placed = placeNetwork(network);
  const predictor = new Predictor(placed);
  const outputs = outputsOf(placed);
  return (features) => {
    const probabilities = new Float32Array(outputs.length);
    if (features.whole.columns.length === 0) return probabilities;
    const scores = predictor.scores(features);
    for (const [output, { kind, curve }] of outputs.entries()) {
      probabilities[output] = probabilityOf(scores[output], kind, curve);
    }
    return probabilities;
  };
}

/** The outputs whose probability reaches the threshold. @param threshold one for all outputs, or one for each */
export function outputsAtLeast(
  probabilities: Float32Array,
  threshold: number | readonly number[],
): ReadonlySet<number> {
  const reached = new Set<number>();
  for (let output = 0; output < probabilities.length; output++) {
    const own = typeof threshold === 'number' ? threshold : threshold[output];
    if (probabilities[output] >= own) reached.add(output);
  }
  return reached;
}
