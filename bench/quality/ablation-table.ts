import { calibrationError, MEAN, meansOf, spread } from './report.ts';
import type { Score } from './scores.ts';

/**
 * A row for each system: mean and standard deviation over the folds, of all kinds and of each.
 * @param kinds the kinds of which the mean is shown as well; none: all records together
 */
export function ablationTable(scores: readonly Score[], kinds: readonly string[]): string {
  const all = [...scores, ...meansOf(scores, kinds)];
  const own = kinds.length === 0 ? [undefined] : [MEAN, ...kinds];
  const rows = [...Map.groupBy(all, ({ system }) => system)].map(([system, ofSystem]) => [
    system,
    ...own.map((kind) => {
      const ofKind = ofSystem.filter((score) => score.kind === kind);
      return `${spread(ofKind.map(({ micro }) => micro))} / ${spread(ofKind.map(({ macro }) => macro))}`;
    }),
    calibrationError(scores, { system, kind: own[0], kinds }).toFixed(3),
  ]);
  const head = ['choice', ...own.map((kind) => kind ?? 'all'), 'ECE, p ≥ 0.05'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
