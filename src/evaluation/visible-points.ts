import type { CurvePoint } from './ranking-metrics.ts';

/**
 * Reduces a curve to the points that are visible: of those in each pixel column the first, the last, the lowest and the
 * highest (M4 aggregation, Jugel et al. 2014). The line through them is within a pixel of the line through all points.
 * @param points in the order of recall
 * @param columns the number of pixel columns from recall 0 to recall 1
 */
export function visiblePoints(points: readonly CurvePoint[], columns: number): CurvePoint[] {
  const inColumns = Map.groupBy(points, ({ recall }) => Math.floor(recall * columns)).values();
  return [...inColumns].flatMap((own) => {
    const lowest = own.reduce((low, point) => (point.precision < low.precision ? point : low));
    const highest = own.reduce((high, point) => (point.precision > high.precision ? point : high));
    const visible = new Set([own[0], lowest, highest, own[own.length - 1]]);
    return own.filter((point) => visible.has(point));
  });
}
