import type { Evaluation } from '../contract/evaluation.ts';
import { table } from './table.ts';

/** Micro, macro and sample averages over all tags and each group. */
export function scoreTable({ overall, groups }: Evaluation): string {
  return table(
    ['group', 'micro-F1', 'precision', 'recall', 'macro-F1', 'sample-F1'],
    Object.entries({ 'all tags': overall, ...groups }).map(([group, { micro, macro, sample }]) => [
      group,
      ...[micro.f1, micro.precision, micro.recall, macro.f1, sample.f1].map((score) => score.toFixed(3)),
    ]),
  );
}
