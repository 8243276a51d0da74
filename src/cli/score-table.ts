import type { Evaluation } from '../contract/evaluation.ts';
import { KIND_COLUMNS, kindRows } from '../model/kind-scores.ts';
import { table } from './table.ts';

/** Micro, macro and sample averages over all tags and each group, and the scores of each kind of text. */
export function scoreTable(evaluation: Evaluation): string {
  const kinds = kindRows(evaluation);
  return [averagesTable(evaluation), ...(kinds.length === 0 ? [] : [table(KIND_COLUMNS, kinds)])].join('\n');
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
