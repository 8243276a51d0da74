/**
 * The share of an answer's tags that is expected to be right: the mean of their probabilities, as these are calibrated. It
 * is 0 without tags.
 */
export function expectedPrecision(probabilities: readonly number[]): number {
  if (probabilities.length === 0) return 0;
  return probabilities.reduce((sum, probability) => sum + probability, 0) / probabilities.length;
}
