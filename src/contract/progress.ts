/**
 * Called while work goes on, after each unit or so.
 * @param unit what is counted, in the plural, such as `texts compared`
 * @param total undefined if it is not known
 */
export type OnProgress = (unit: string, done: number, total: number | undefined) => void;

/** For callers that show no progress. */
export const unseen: OnProgress = () => {};
