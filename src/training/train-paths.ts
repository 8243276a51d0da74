import type { EpochReport } from '../contract/model.ts';
import type { Vocabulary } from '../features/vocabulary.ts';
import type { Architecture } from '../network/architecture.ts';
import type { Network } from '../network/network.ts';
import { type DeepShares, withLinearPath } from '../network/skip-connection.ts';
import { besideEachOther, ofFirstInputs } from './derived-columns.ts';
import type { TrainingExamples } from './examples.ts';
import type { TrainingSettings } from './settings.ts';
import { subwordColumns } from './subwords.ts';
import { type TrainingHooks, trainEnsemble } from './train-ensemble.ts';
import { trainLinear } from './train-linear.ts';
import { inputVectors, vectorColumns } from './word-vectors/input-vectors.ts';
import type { WordVectors } from './word-vectors/word-vectors.ts';

/** The linear path finds single tags better, the hidden layers tell alternatives apart. */
const DEEP_SHARES: DeepShares = { sigmoid: 0.3, softmax: 0.8 };

/**
 * Trains the two paths of a network by themselves, the hidden layers by gradient descent and the linear path to its
 * optimum, and then joins them: a linear path that is trained by gradient descent falls far short of its optimum.
 * @param architecture of the hidden layers
 * @param calibrate calibrates the logits of a network, in place
 */
export async function trainPaths(
  architecture: Architecture,
  vocabulary: Vocabulary,
  examples: TrainingExamples,
  wordVectors: WordVectors | undefined,
  settings: TrainingSettings,
  calibrate: (network: Network) => void,
  hooks: TrainingHooks,
): Promise<{ network: Network; epochs: EpochReport[] }> {
  const subwords = settings.subwords ? subwordColumns(vocabulary.terms) : undefined;
  const rows = examples.train.map(({ features }) => features.whole);
  const vectors = wordVectors && vectorColumns(inputVectors(vocabulary.terms, wordVectors, rows));
  const derived = subwords && vectors ? besideEachOther(subwords, vectors) : (subwords ?? vectors);
  const linear = settings.linear
    ? trainLinear({ ...architecture, hidden: [] }, examples, settings, derived, hooks.onProgress)
    : undefined;
  if (linear) calibrate(linear);
  if (linear && architecture.hidden.length === 0) return { network: linear, epochs: [] };
  const { network, epochs } = await trainEnsemble(
    architecture,
    vocabulary,
    examples,
    settings,
    subwords && ofFirstInputs(subwords, architecture.hiddenInputs),
    calibrate,
    hooks,
  );
  if (!linear) return { network, epochs };
  // The mean of two calibrated networks is too cautious, so it is calibrated again.
  const joined = withLinearPath(network, linear, DEEP_SHARES);
  calibrate(joined);
  return { network: joined, epochs };
}
