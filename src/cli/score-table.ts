import type { Evaluation } from '../contract/evaluation.ts';
import { table } from './table.ts';

/** Micro, macro and sample averages over all tags and each group, and the scores of each kind of text. */
export function scoreTable(evaluation: Evaluation): string {
  return [averagesTable(evaluation), ...kindsTable(evaluation)].join('\n');
}

function kindsTable({ kinds = {}, meanOfKinds }: Evaluation): string[] {
  if (meanOfKinds === undefined) return [];
  const rows = Object.entries(kinds).map(([kind, { records, micro, macro, errorOfLikely }]) => [
    kind,
    String(records),
    ...[micro.f1, macro.f1, errorOfLikely].map((score) => score.toFixed(3)),
  ]);
  const mean = ['mean of kinds', '', meanOfKinds.micro.toFixed(3), meanOfKinds.macro.toFixed(3), ''];
  return [table(['kind', 'records', 'micro-F1', 'macro-F1', 'ECE, p ≥ 0.05'], [...rows, mean])];
}

function averagesTable({ overall, groups }: Evaluation): string {
  return table(
    ['group', 'micro-F1', 'precision', 'recall', 'macro-F1', 'sample-F1'],
    Object.entries({ 'all tags': overall, ...groups }).map(([group, { micro, macro, sample }]) => [
      group,
      ...[micro.f1, micro.precision, micro.recall, macro.f1, sample.f1].map((score) => score.toFixed(3)),
    ]),
  );
}
