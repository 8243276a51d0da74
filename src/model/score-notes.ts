import type { Evaluation } from '../contract/evaluation.ts';

/** The maximum number of tags that a sentence names. */
const MAX_NAMED_TAGS = 20;

/** Says in a sentence which tags the macro averages are over. */
export function macroNote({ tags }: Pick<Evaluation, 'tags'>): string {
  const right = tags.filter(({ support }) => support > 0).length;
  const onlyGiven = tags.filter(({ support, predicted }) => support === 0 && predicted > 0).length;
  const own = `Macro-F1 is the mean over the tags that a record has (${right})`;
  return onlyGiven === 0
    ? `${own}.`
    : `${own} and those that were only given (${onlyGiven}), which count as 0.`;
}

/** Names the tags of the records that the model does not have, in a sentence; undefined if it has all. */
export function notInModelNote({ tags, notInModel }: Evaluation): string | undefined {
  if (notInModel.length === 0) return undefined;
  const missed = tags
    .filter(({ id }) => notInModel.includes(id))
    .sort((a, b) => b.support - a.support)
    .map(({ id, support }) => `${id} (${support})`);
  return `Tags of the records that the model does not have, which count as missed: ${named(missed)}.`;
}

/** Lists the first names, and the number of the others. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED_TAGS).join(', ');
  return names.length > MAX_NAMED_TAGS ? `${shown} and ${names.length - MAX_NAMED_TAGS} more` : shown;
}
