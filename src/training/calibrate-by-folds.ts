import type { DecisionRule } from '../contract/model.ts';
import type { OnProgress } from '../contract/progress.ts';
import { ancestorsOfOutputs, coherent } from '../model/coherence.ts';
import type { TrainedModel } from '../model/model.ts';
import { type Curve, curveName } from '../network/curve.ts';
import { probabilityOf, scoreOf } from '../network/inference/predictor.ts';
import { matrixOf } from '../network/matrix.ts';
import { Network } from '../network/network.ts';
import { logOfParts, type PartsScaling, partsScalingName, scaledByParts } from '../network/parts-scaling.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { fitCurve } from './calibration-curve.ts';
import { crossValidate } from './cross-validation.ts';
import { decided, judge, measured, minimumExpected, type Predicted } from './decision-rule.ts';
import { isKnown, targetsReader } from './examples.ts';
import { fitPartsScaling } from './fit-parts-scaling.ts';
import type { TrainingSettings } from './settings.ts';
import { chooseThresholds } from './thresholds.ts';
import type { TrainingData } from './training-data.ts';

/** In 32 bits. */
const LARGEST_BELOW_ONE = 1 - 2 ** -24;

/** A record with its probabilities before calibration; these are 0 if the model knows no word of it. */
interface Validated extends Predicted {
  readonly fold: number;
  /** ln n, n the number of its parts. */
  readonly logOfParts: number;
}

/**
 * Calibrates a model, and chooses its thresholds and which answers it accepts, by cross-validation over train and dev,
 * which have many more decisions to go by than dev alone. The logits of each sigmoid head are scaled by the number of
 * parts, and then get a curve. What the decision reaches is measured by doing all of it again on half of the folds, for
 * the records of the others.
 */
export async function calibrateByFolds(
  { network, tags }: Pick<TrainedModel, 'network' | 'tags'>,
  data: TrainingData,
  settings: TrainingSettings,
  dictionary: DictionaryData,
  onProgress?: OnProgress,
): Promise<Pick<TrainedModel, 'network' | 'tags'> & { readonly decision: DecisionRule }> {
  const { thresholdFolds: folds } = settings;
  const records = await crossValidate([...data.train, ...data.dev], data, settings, dictionary, {
    folds,
    onProgress,
  });
  const readTargets = targetsReader(tags);
  const outputOf = new Map(tags.map(({ id }, output) => [id, output]));
  const validated = records.map(
    ({ record, tags: own, probabilities, parts, tokens, known, fold }): Validated => {
      const row = new Float32Array(tags.length);
      for (const [index, id] of own.entries()) {
        const output = outputOf.get(id);
        if (output !== undefined) row[output] = probabilities[index];
      }
      const { kind } = record;
      return {
        ...readTargets(record),
        kind,
        tokens,
        known,
        fold,
        probabilities: row,
        logOfParts: logOfParts(parts),
      };
    },
  );
  const ancestors = ancestorsOfOutputs(tags);
  const groups = tags.map(({ group }) => group);
  const fitOn = (records: readonly Validated[]) => {
    const calibrations = calibrationsFor(network, records);
    const predict = (others: readonly Validated[]) =>
      others.map((record) => ({
        ...record,
        probabilities: coherent(calibrated(record, network, calibrations), ancestors),
      }));
    const predicted = predict(records);
    const rows = predicted.map(({ probabilities }) => probabilities);
    const thresholds = chooseThresholds(rows, predicted, groups, settings);
    const answersOf = (records: readonly Predicted[]) => judge(records, { tags, thresholds, ancestors });
    const minimum = minimumExpected(answersOf(predicted), settings.acceptedPrecision);
    const decide = (others: readonly Validated[]) => decided(answersOf(predict(others)), minimum);
    return { calibrations, thresholds, minimum, decide };
  };
  const { calibrations, thresholds, minimum } = fitOn(validated);
  const halves = [0, 1].map((half) => validated.filter(({ fold }) => fold % 2 === half));
  return {
    network: withCalibrations(network, calibrations),
    tags: tags.map((tag, output) => ({ ...tag, threshold: thresholds[output] })),
    decision: {
      precision: settings.acceptedPrecision,
      minimumExpected: minimum,
      measured: measured(halves.flatMap((half, index) => fitOn(halves[1 - index]).decide(half))),
    },
  };
}

/** How the logits of a head are calibrated: first by the number of parts, then by the curve. */
interface Calibration {
  readonly scaling: PartsScaling;
  readonly curve: Curve;
}

/** The calibration of each sigmoid head with enough decisions. */
function calibrationsFor(network: Network, validated: readonly Validated[]): (Calibration | undefined)[] {
  return outputsOfHeads(network).map(({ kind, outputs }) => {
    if (kind === 'softmax') return undefined;
    const decisions = validated.flatMap((record) =>
      outputs
        .filter((output) => isKnown(record, output) && record.probabilities[output] > 0)
        .map((output) => ({
          logit: logitOf(record.probabilities[output]),
          logOfParts: record.logOfParts,
          isRight: record.outputs.has(output),
        })),
    );
    const scaling = fitPartsScaling(decisions);
    const curve = fitCurve(
      decisions.map(({ logit, logOfParts, isRight }) => ({
        logit: scaledByParts(logit, scaling, logOfParts),
        isRight,
      })),
    );
    return curve && { scaling, curve };
  });
}

/** The logit of a probability in 32 bits, which is 1 for a logit above 17. */
function logitOf(probability: number): number {
  return scoreOf(Math.min(probability, LARGEST_BELOW_ONE), 'sigmoid');
}

function calibrated(
  { probabilities, logOfParts }: Validated,
  network: Network,
  calibrations: readonly (Calibration | undefined)[],
): Float32Array {
  const result = probabilities.slice();
  for (const [head, { kind, outputs }] of outputsOfHeads(network).entries()) {
    const own = calibrations[head];
    if (own === undefined) continue;
    for (const output of outputs) {
      if (result[output] === 0) continue;
      const logit = scaledByParts(logitOf(result[output]), own.scaling, logOfParts);
      result[output] = probabilityOf(logit, kind, own.curve);
    }
  }
  return result;
}

function withCalibrations(
  { architecture, parameters }: Network,
  calibrations: readonly (Calibration | undefined)[],
): Network {
  const heads = architecture.heads.map((head, index) => ({
    ...head,
    points: calibrations[index]?.curve.x.length,
  }));
  const own = calibrations.flatMap((calibration, head) => {
    if (calibration === undefined) return [];
    const { curve, scaling } = calibration;
    const scalings =
      architecture.wholeShare < 1
        ? [[partsScalingName(head), matrixOf([[scaling.slope, scaling.offset]])] as const]
        : [];
    return [[curveName(head), matrixOf([[...curve.x], [...curve.y]])] as const, ...scalings];
  });
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
