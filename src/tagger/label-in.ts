import type { ModelTag } from '../contract/model.ts';

/** A tag with its label and that of its group in a language. */
export function tagIn(language: string | undefined, tag: ModelTag): ModelTag {
  const { groupLabel, groupLabels } = tag;
  return {
    ...tag,
    label: labelIn(language, tag),
    ...(groupLabel !== undefined && {
      groupLabel: labelIn(language, { label: groupLabel, labels: groupLabels }),
    }),
  };
}

/** The label of a tag in a language: in the language itself, or in it without its region; by default the tag's own. */
export function labelIn(
  language: string | undefined,
  { label, labels }: Pick<ModelTag, 'label' | 'labels'>,
): string {
  if (language === undefined || labels === undefined) return label;
  return labels[language] ?? labels[language.split('-')[0]] ?? label;
}
