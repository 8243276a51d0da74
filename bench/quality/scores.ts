import { z } from 'zod';
import {
  evaluatePredictions,
  type LabelledPredictions,
  likelyBins,
} from '../../src/evaluation/evaluation.ts';
import { expectedCalibrationError, pooledBins } from '../../src/evaluation/reliability.ts';

/** The scores of a system on the test records of one fold, of one kind or of all kinds. */
export const scoreSchema = z.object({
  system: z.string(),
  fold: z.number(),
  /** Undefined for all records together. */
  kind: z.string().optional(),
  micro: z.number(),
  macro: z.number(),
  /** The share of records whose most probable tag is right (P@1). */
  precisionAtOne: z.number(),
  /** The reliability of the decisions with a probability of at least 0.05. */
  likely: z.array(z.object({ count: z.number(), meanProbability: z.number(), shareRight: z.number() })),
});
export type Score = z.infer<typeof scoreSchema>;

/** Scores all records together, and each kind by itself. */
export function scoresOf(system: string, fold: number, predictions: LabelledPredictions): Score[] {
  const { kinds = [] } = predictions;
  const occurring = [...new Set(kinds)].filter((kind) => kind !== undefined);
  return [undefined, ...occurring].map((kind) => {
    const own = kind === undefined ? predictions : ofKind(predictions, kind);
    const { overall, ranking } = evaluatePredictions(own);
    return {
      system,
      fold,
      kind,
      micro: overall.micro.f1,
      macro: overall.macro.f1,
      precisionAtOne: ranking[1].precision,
      likely: likelyBins(own),
    };
  });
}

/** The expected calibration error of likely decisions, of all folds together: a fold has too few of some kinds. */
export function errorOfLikely(scores: readonly Score[]): number {
  return expectedCalibrationError(pooledBins(scores.flatMap(({ likely }) => likely)));
}

/** Shows scores while others are still computed. */
export function printScores(scores: readonly Score[]): void {
  for (const score of scores) {
    const { system, fold, kind = 'all', micro, macro } = score;
    const figures = `${micro.toFixed(3)} / ${macro.toFixed(3)}, ECE ${errorOfLikely([score]).toFixed(3)}`;
    process.stderr.write(`fold ${fold}, ${system}, ${kind}: ${figures}\n`);
  }
}

function ofKind({ tags, gold, predicted, probabilities, kinds = [] }: LabelledPredictions, kind: string) {
  const of = <T>(all: readonly T[]) => all.filter((_, record) => kinds[record] === kind);
  return { tags, gold: of(gold), predicted: of(predicted), probabilities: of(probabilities) };
}
