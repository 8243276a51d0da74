/** Called while work goes on. @param phase what is done, in words; @param done of `total` units of it */
export type OnProgress = (phase: string, done: number, total: number) => void;

/** For callers that show no progress. */
export const unseen: OnProgress = () => {};
