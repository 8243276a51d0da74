import { type OnProgress, unseen } from '../contract/progress.ts';
import { CompanyReader } from '../features/company-reader.ts';
import { knownCount } from '../features/read-words.ts';
import type { Network } from '../network/network.ts';
import { compositeMatrix } from '../network/sparse-matrix.ts';
import type { Composite, CompositeMatrix, Matrix } from '../network/tensor.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { ancestorsOfOutputs, coherent } from './coherence.ts';
import type { TrainedModel } from './model.ts';

/** The number of texts that go through the network together. */
const CHUNK = 500;

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

/** Predicts the probabilities of all tags for many texts. Serving does the same for one text: see `Tagger`. */
export function* predict(
  { featureSpace, network, tags }: Pick<TrainedModel, 'featureSpace' | 'network' | 'tags'>,
  dictionary: DictionaryData,
  overviews: readonly Overview[],
  onProgress: OnProgress = unseen,
): Generator<Prediction> {
  const reader = new CompanyReader(dictionary, featureSpace);
  const ancestors = ancestorsOfOutputs(tags);
  for (const { items, end } of chunksOf(overviews)) {
    const read = items.map(({ description, name }) => {
      const { features, words } = reader.read(description, name);
      return { features, tokens: words.columns.length, known: knownCount(words) };
    });
    const rows = probabilitiesOf(
      network,
      read.map(({ features }) => features),
    );
    for (const [index, { features, tokens, known }] of read.entries()) {
      const probabilities = coherent(rows[index], ancestors);
      yield { probabilities, parts: features.parts.length, tokens, known };
    }
    onProgress('texts predicted', end, overviews.length);
  }
}

/**
 * The probability of every output for each text. It is 0 for a text without features, as the service gives no tags there.
 */
export function probabilitiesOf(
  network: Network,
  features: readonly Composite[],
  onProgress?: OnProgress,
): Float32Array[] {
  const rows = rowsOf(network, features, (x) => network.probabilities(x), onProgress);
  for (const [index, { whole }] of features.entries()) if (whole.columns.length === 0) rows[index].fill(0);
  return rows;
}

/** The logit of every output for each text. */
export function logitsOf(
  network: Network,
  features: readonly Composite[],
  onProgress?: OnProgress,
): Float32Array[] {
  return rowsOf(network, features, (x) => network.logits(x), onProgress);
}

function rowsOf(
  network: Network,
  features: readonly Composite[],
  forward: (x: CompositeMatrix) => Matrix,
  onProgress: OnProgress = unseen,
): Float32Array[] {
  const { backend, architecture } = network;
  return chunksOf(features).flatMap(({ items, end }) => {
    const rows = backend.scoped(() => {
      const { columns, data } = forward(compositeMatrix(items, architecture.inputs, backend));
      return items.map((_, row) => Float32Array.from(data.subarray(row * columns, (row + 1) * columns)));
    });
    onProgress('texts predicted', end, features.length);
    return rows;
  });
}

/** Consecutive parts, so that the layers of the network are never in memory for all texts at once. */
function chunksOf<T>(items: readonly T[]): { readonly items: readonly T[]; readonly end: number }[] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, chunk) => {
    const end = Math.min(items.length, (chunk + 1) * CHUNK);
    return { items: items.slice(chunk * CHUNK, end), end };
  });
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
