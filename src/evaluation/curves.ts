import type { Curve, EvaluationReport } from '../contract/evaluation-report.ts';
import type { LabelledPredictions } from './evaluation.ts';
import { type Guess, precisionRecall } from './ranking-metrics.ts';
import { visiblePoints } from './visible-points.ts';

/** In pixels, on the largest screens. */
const CURVE_WIDTH = 1000;
const TAG_CURVE_WIDTH = 500;
const TAGS = 12;

/** Precision over recall, by threshold, for all decisions together and for the tags that most records have. */
export function curvesOf(predictions: LabelledPredictions): Pick<EvaluationReport, 'curve' | 'tagCurves'> {
  const { tags, gold } = predictions;
  const support = tags.map((_, tag) => gold.filter((right) => right.has(tag)).length);
  const commonest = [...tags.keys()].sort((a, b) => support[b] - support[a]).slice(0, TAGS);
  const all = tags.flatMap((_, tag) => guessesOf(predictions, tag));
  return {
    curve: curveOf(all, CURVE_WIDTH),
    tagCurves: commonest
      .filter((tag) => support[tag] > 0)
      .map((tag) => ({ id: tags[tag].id, points: curveOf(guessesOf(predictions, tag), TAG_CURVE_WIDTH) })),
  };
}

function guessesOf({ gold, probabilities }: LabelledPredictions, tag: number): Guess[] {
  return gold.map((right, record) => ({ probability: probabilities[record][tag], isRight: right.has(tag) }));
}

function curveOf(guesses: readonly Guess[], width: number): Curve {
  const right = guesses.filter(({ isRight }) => isRight).length;
  if (right === 0) return [];
  return visiblePoints(precisionRecall(guesses, right), width).map(({ recall, precision }) => ({
    recall,
    precision,
  }));
}
