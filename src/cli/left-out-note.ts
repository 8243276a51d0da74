import type { Manifest } from '../model/manifest.ts';

/** The number of tags that are named. */
const NAMED = 5;

/** Says which tags a model was trained without, or nothing if it has all tags. */
export function leftOutNote({
  tags,
  leftOut,
  training,
}: Pick<Manifest, 'tags' | 'leftOut' | 'training'>): string {
  if (leftOut.length === 0) return '';
  const named = leftOut.slice(0, NAMED).map(({ id, examples }) => `${id} (${examples})`);
  const more =
    leftOut.length > NAMED ? ` and ${leftOut.length - NAMED} more, which the model card lists` : '';
  return (
    `${leftOut.length} of ${tags.length + leftOut.length} tags are left out of the model, as they have fewer than ` +
    `${training.minimumExamples} training records (minimumExamples): ${named.join(', ')}${more}.\n`
  );
}
