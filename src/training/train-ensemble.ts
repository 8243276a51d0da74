import type { EpochReport } from '../contract/model.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { isCharacterBigram, type Vocabulary } from '../features/vocabulary.ts';
import { type Architecture, initialParameters, layersOf } from '../network/architecture.ts';
import { KernelBackend } from '../network/backends/kernel-backend.ts';
import { ensembleOf } from '../network/ensemble.ts';
import { scaledRow, scaleInputs } from '../network/input-scales.ts';
import { Network } from '../network/network.ts';
import { seededRandom } from '../network/random.ts';
import { mapRows } from '../network/sparse-matrix.ts';
import type { SparseRow } from '../network/tensor.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type DerivedColumns, foldedWeights, withDerivedColumns } from './derived-columns.ts';
import type { Example, TrainingExamples } from './examples.ts';
import { PackedComposites } from './packed-composites.ts';
import { plainCopyOf } from './parameter-average.ts';
import type { MemberSettings, NetworkSettings, TrainingSettings } from './settings.ts';
import { trainNetwork } from './train-network.ts';

/** Called while a model is trained. */
export interface TrainingHooks {
  readonly onEpoch?: (report: EpochReport) => Promise<void> | void;
  /** Where each network of the ensemble keeps its state. */
  readonly checkpointOf?: (member: number) => Checkpoint;
  readonly onProgress?: OnProgress | undefined;
}

type EnsembleSettings = NetworkSettings &
  Pick<TrainingSettings, 'networks' | 'seed' | 'characterBigramWeight'>;

/**
 * Trains the networks of the ensemble one after the other, and combines them into one network.
 * @param derived the columns that each row is trained with beside its own, and whose weights are then folded into those of
 * the inputs
 * @param calibrate calibrates the logits of a network, in place
 */
export async function trainEnsemble(
  architecture: Architecture,
  { terms }: Vocabulary,
  examples: TrainingExamples,
  settings: EnsembleSettings,
  derived: DerivedColumns | undefined,
  calibrate: (network: Network) => void,
  { onEpoch, checkpointOf, onProgress = unseen }: TrainingHooks,
): Promise<{ network: Network; epochs: EpochReport[] }> {
  const random = seededRandom(settings.seed);
  const epochs: EpochReport[] = [];
  const networks: Network[] = [];
  for (const [member, own] of settings.networks.entries()) {
    const countEpochs = (done: number) =>
      onProgress(
        'epochs',
        member * settings.maximumEpochs + done,
        settings.networks.length * settings.maximumEpochs,
      );
    countEpochs(0);
    const scales = inputScales(terms, own.inputs, settings.characterBigramWeight);
    const scaled = scales.every((scale) => scale === 1)
      ? examples
      : withRows(examples, (row) => scaledRow(row, scales));
    const learned =
      derived === undefined ? scaled : withRows(scaled, (row) => withDerivedColumns(row, derived));
    const widened = derived === undefined ? architecture : withInputs(architecture, derived);
    const learner = new Network(widened, initialParameters(widened, random, new KernelBackend()));
    const reports = await trainNetwork(learner, learned, { ...settings, loss: own.loss }, random, {
      checkpoint: checkpointOf?.(member),
      onEpoch: async (report) => {
        await onEpoch?.({ member, ...report });
        countEpochs(report.epoch);
      },
      onProgress,
    });
    epochs.push(...reports.map((report) => ({ member, ...report })));
    const network = folded(plainCopyOf(learner), architecture, derived);
    scaleInputs(network, scales);
    networks.push(network);
  }
  // Logits of different networks are comparable only after calibration, and their mean needs calibration again.
  for (const network of networks) calibrate(network);
  const ensemble = ensembleOf(networks);
  calibrate(ensemble);
  return { network: ensemble, epochs };
}

function withInputs(architecture: Architecture, { count, ofInputs }: DerivedColumns): Architecture {
  const inputs = ofInputs.length + count;
  return { ...architecture, inputs, hiddenInputs: inputs };
}

/** The examples with each row of their features replaced. */
function withRows(
  { train, extra, dev }: TrainingExamples,
  replace: (row: SparseRow) => SparseRow,
): TrainingExamples {
  const packed = new PackedComposites();
  const replaced = (example: Example): Example => {
    const index = packed.add(mapRows(example.features, replace));
    return {
      ...example,
      get features() {
        return packed.at(index);
      },
    };
  };
  return { train: train.map(replaced), extra: extra.map(replaced), dev: dev.map(replaced) };
}

/** The network of the given architecture that gives inputs alone the logits they have with their derived columns. */
function folded(network: Network, architecture: Architecture, derived: DerivedColumns | undefined): Network {
  if (derived === undefined) return network;
  const [{ name }] = layersOf(architecture);
  const weights = foldedWeights(network.parameter(`${name}.weights`), derived);
  return new Network(architecture, new Map([...network.parameters, [`${name}.weights`, weights]]));
}

/** The factor of each input while a network learns; 0 hides an input from the network. */
function inputScales(
  terms: readonly string[],
  inputs: MemberSettings['inputs'],
  characterBigramWeight: number,
): Float32Array {
  const wordScale = inputs === 'character-bigrams' ? 0 : 1;
  const bigramScale = inputs === 'words' ? 0 : characterBigramWeight;
  return Float32Array.from(terms, (term) => (isCharacterBigram(term) ? bigramScale : wordScale));
}
