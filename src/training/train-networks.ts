import type { EpochReport } from '../contract/model.ts';
import { isCharacterBigram, type Vocabulary } from '../features/vocabulary.ts';
import { type Architecture, initialParameters } from '../network/architecture.ts';
import { KernelBackend } from '../network/backends/kernel-backend.ts';
import { ensembleOf } from '../network/ensemble.ts';
import { scaledRow, scaleInputs } from '../network/input-scales.ts';
import { Network } from '../network/network.ts';
import { seededRandom } from '../network/random.ts';
import type { Example } from './examples.ts';
import { plainCopyOf } from './parameter-average.ts';
import type { NetworkSettings, TrainingSettings } from './settings.ts';
import { type TrainingExamples, train } from './trainer.ts';
import type { Checkpoint } from './training-state.ts';

/** Who looks on while a model is trained, and keeps what is needed to go on. */
export interface ModelHooks {
  onEpoch?(report: EpochReport): Promise<void> | void;
  /** Where the training of each of the joined networks keeps its state. */
  checkpointOf?(member: number): Checkpoint;
}

/**
 * Trains the networks that the settings ask for, one after the other, and joins them into one.
 * @param calibrate makes a network's logits mean what they say, in place
 */
export async function trainNetworks(
  architecture: Architecture,
  vocabulary: Vocabulary,
  examples: TrainingExamples,
  settings: TrainingSettings,
  calibrate: (network: Network) => void,
  { onEpoch, checkpointOf }: ModelHooks,
): Promise<{ network: Network; epochs: EpochReport[] }> {
  const random = seededRandom(settings.seed);
  const epochs: EpochReport[] = [];
  const networks: Network[] = [];
  for (const [member, own] of settings.networks.entries()) {
    const scales = inputScalesOf(vocabulary, settings, own);
    const learner = new Network(architecture, initialParameters(architecture, random, new KernelBackend()));
    const hooks = { member, onEpoch, checkpoint: checkpointOf?.(member) };
    epochs.push(...(await train(learner, seenBy(scales, examples), settings, random, hooks)));
    const network = plainCopyOf(learner);
    scaleInputs(network, scales);
    networks.push(network);
  }
  // Their logits mean the same only after each is calibrated, and those of their mean only after one more time.
  for (const network of networks) calibrate(network);
  const ensemble = ensembleOf(networks);
  calibrate(ensemble);
  return { network: ensemble, epochs };
}

function seenBy(scales: Float32Array, { train, extra, dev }: TrainingExamples): TrainingExamples {
  const seen = (example: Example) => ({ ...example, features: scaledRow(example.features, scales) });
  return { train: train.map(seen), extra: extra.map(seen), dev: dev.map(seen) };
}

/** By how much each input is multiplied while a network learns; 0 where it is not to see it. */
function inputScalesOf(
  { terms }: Vocabulary,
  { characterBigramWeight }: TrainingSettings,
  { inputs }: NetworkSettings,
): Float32Array {
  const [ofWords, ofBigrams] = [
    inputs === 'character-bigrams' ? 0 : 1,
    inputs === 'words' ? 0 : characterBigramWeight,
  ];
  return Float32Array.from(terms, (term) => (isCharacterBigram(term) ? ofBigrams : ofWords));
}
