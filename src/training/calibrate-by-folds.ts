import type { OnProgress } from '../contract/progress.ts';
import { ancestorsOfOutputs, coherent } from '../model/coherence.ts';
import type { TrainedModel } from '../model/model.ts';
import { type Curve, curveName, valueAt } from '../network/curve.ts';
import { probabilityOf, scoreOf } from '../network/inference/predictor.ts';
import { matrixOf } from '../network/matrix.ts';
import { Network } from '../network/network.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { fitCurve } from './calibration-curve.ts';
import { crossValidate } from './cross-validation.ts';
import { isKnown, type Targets, targetsReader } from './examples.ts';
import type { TrainingSettings } from './settings.ts';
import { chooseThresholds } from './thresholds.ts';
import type { TrainingData } from './training-data.ts';

/** A record's targets, and its probabilities by a model that was not trained on it; empty if it knows no word of it. */
interface Validated extends Targets {
  readonly probabilities: Float32Array;
}

/**
 * Calibrates a model and chooses its thresholds by cross-validation over train and dev, which have many more decisions
 * to go by than dev alone. Each sigmoid head gets a curve.
 */
export async function calibrateByFolds(
  { network, tags }: Pick<TrainedModel, 'network' | 'tags'>,
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  onProgress?: OnProgress,
): Promise<Pick<TrainedModel, 'network' | 'tags'>> {
  const { thresholdFolds: folds } = settings;
  const records = await crossValidate([...data.train, ...data.dev], data, settings, dictionary, {
    folds,
    onProgress,
  });
  const readTargets = targetsReader(tags);
  const outputOf = new Map(tags.map(({ id }, output) => [id, output]));
  const validated = records.map(({ record, tags: own, probabilities }) => {
    const row = new Float32Array(tags.length);
    for (const [index, id] of own.entries()) {
      const output = outputOf.get(id);
      if (output !== undefined) row[output] = probabilities[index];
    }
    return { ...readTargets(record), probabilities: row };
  });
  const curves = curvesFor(network, validated);
  const ancestors = ancestorsOfOutputs(tags);
  const thresholds = chooseThresholds(
    validated.map(({ probabilities }) => coherent(calibrated(probabilities, network, curves), ancestors)),
    validated,
    tags.map(({ group }) => group),
    settings,
  );
  return {
    network: withCurves(network, curves),
    tags: tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] })),
  };
}

/** The curve of each sigmoid head with enough decisions. */
function curvesFor(network: Network, validated: readonly Validated[]): (Curve | undefined)[] {
  return outputsOfHeads(network).map(({ kind, outputs }) =>
    kind === 'softmax'
      ? undefined
      : fitCurve(
          validated.flatMap((record) =>
            outputs
              .filter((output) => isKnown(record, output) && record.probabilities[output] > 0)
              .map((output) => ({
                logit: scoreOf(record.probabilities[output], kind),
                isRight: record.outputs.has(output),
              })),
          ),
        ),
  );
}

function calibrated(
  probabilities: Float32Array,
  network: Network,
  curves: readonly (Curve | undefined)[],
): Float32Array {
  const result = probabilities.slice();
  for (const [head, { kind, outputs }] of outputsOfHeads(network).entries()) {
    const curve = curves[head];
    if (curve === undefined) continue;
    for (const output of outputs) {
      if (result[output] > 0)
        result[output] = probabilityOf(valueAt(curve, scoreOf(result[output], kind)), kind);
    }
  }
  return result;
}

function withCurves({ architecture, parameters }: Network, curves: readonly (Curve | undefined)[]): Network {
  const heads = architecture.heads.map((head, index) => ({ ...head, points: curves[index]?.x.length }));
  const own = curves.flatMap((curve, head) =>
    curve === undefined ? [] : [[curveName(head), matrixOf([[...curve.x], [...curve.y]])] as const],
  );
  return new Network({ ...architecture, heads }, new Map([...parameters, ...own]));
}

function outputsOfHeads({ architecture }: Network) {
  let first = 0;
  return architecture.heads.map(({ kind, outputs }) => {
    const from = first;
    first += outputs;
    return { kind, outputs: Array.from({ length: outputs }, (_, index) => from + index) };
  });
}
