import type { ModelTag } from '../contract/model.ts';

/** The label of a tag in a language: in the language itself, or in it without its region; by default the tag's own. */
export function labelIn(
  language: string | undefined,
  { label, labels }: Pick<ModelTag, 'label' | 'labels'>,
): string {
  if (language === undefined || labels === undefined) return label;
  return labels[language] ?? labels[language.split('-')[0]] ?? label;
}
