import type { Evaluation } from '../contract/evaluation.ts';

export const KIND_COLUMNS = ['kind of text', 'records', 'micro-F1', 'macro-F1', 'ECE, p ≥ 0.05'];

/** The scores of each kind of text and their mean, as rows of a table; none if kinds are not told apart. */
export function kindRows({ kinds = {}, meanOfKinds }: Evaluation): string[][] {
  if (meanOfKinds === undefined) return [];
  const rows = Object.entries(kinds).map(([kind, { records, micro, macro, errorOfLikely }]) => [
    kind,
    String(records),
    ...[micro.f1, macro.f1, errorOfLikely].map((score) => score.toFixed(3)),
  ]);
  return [...rows, ['mean of kinds', '', meanOfKinds.micro.toFixed(3), meanOfKinds.macro.toFixed(3), '']];
}
