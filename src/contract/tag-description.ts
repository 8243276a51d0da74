import { z } from 'zod';
import { idSchema } from './id.ts';

/** Results in CSV separate the ids of tags by spaces. */
export const tagIdSchema = idSchema(
  z
    .string()
    .min(1)
    .regex(/^[^\s\p{Cc}\p{Cf}]*$/u, 'must have no blanks and no control characters'),
);

/** A cell of a table, as in model cards. */
const oneLine = z
  .string()
  .regex(/\S/, 'must have some text')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line without control characters');

/** A tag of IETF BCP 47, such as `en` or `zh-Hant`. */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be the tag of a language, such as en');

const names = z.record(languageSchema, oneLine);

/** A tag as catalogues describe it. */
export const tagDescriptionSchema = z.object({
  id: tagIdSchema.describe('The id of the tag, which no other tag has.'),
  label: oneLine.describe('The name of the tag, for people.'),
  labels: names.optional().describe('Its name in other languages, by language: `{"en": "Construction"}`.'),
  // Commas separate the names of groups in CSV and in options.
  group: oneLine
    .regex(/^[^,]*$/, 'must have no comma')
    .regex(/^\S(.*\S)?$/, 'must not begin or end with a blank')
    .describe('The tag group.'),
  groupLabel: oneLine
    .optional()
    .describe('The name of the tag group, for people: the same for all of its tags.'),
  groupLabels: names.optional().describe('The name of the tag group in other languages, by language.'),
  description: z.string().describe('Which companies have the tag.'),
  parent: tagIdSchema.optional().describe('The id of a tag that every company with this tag has too.'),
});
export type TagDescription = z.infer<typeof tagDescriptionSchema>;

/** A tag, its parent, the parent of its parent, and so on. */
export function ancestorsOf(id: string, parentOf: ReadonlyMap<string, string | undefined>): Set<string> {
  const ancestors = new Set<string>();
  for (
    let each: string | undefined = id;
    each !== undefined && !ancestors.has(each);
    each = parentOf.get(each)
  ) {
    ancestors.add(each);
  }
  return ancestors;
}

type CheckedTag = Pick<TagDescription, 'id' | 'parent'> &
  Partial<Pick<TagDescription, 'group' | 'groupLabel'>>;

/** What is wrong with a list of tags: an id twice, a group with two names, or a parent that is missing or is below its own child. */
export function checkTags(tags: readonly CheckedTag[], context: z.core.$RefinementCtx): void {
  const [repeated] = [...Map.groupBy(tags, ({ id }) => id).values()].find((same) => same.length > 1) ?? [];
  if (repeated !== undefined)
    context.addIssue({ code: 'custom', message: `two tags have the id ${repeated.id}`, input: tags });
  checkGroupLabels(tags, context);
  const parentOf = new Map(tags.map(({ id, parent }) => [id, parent]));
  for (const [index, { id, parent }] of tags.entries()) {
    const path = [index, 'parent'];
    if (parent === undefined) continue;
    if (!parentOf.has(parent)) {
      context.addIssue({ code: 'custom', path, message: `no tag has the id ${parent}`, input: parent });
    } else if (ancestorsOf(parent, parentOf).has(id)) {
      context.addIssue({
        code: 'custom',
        path,
        message: `${id} is a parent of its own parent`,
        input: parent,
      });
    }
  }
}

function checkGroupLabels(tags: readonly CheckedTag[], context: z.core.$RefinementCtx): void {
  const labelOf = new Map<string | undefined, string>();
  for (const [index, { group, groupLabel }] of tags.entries()) {
    if (groupLabel === undefined) continue;
    const former = labelOf.get(group) ?? groupLabel;
    labelOf.set(group, former);
    if (former === groupLabel) continue;
    const message = `the group ${group} has two names, ${former} and ${groupLabel}`;
    context.addIssue({ code: 'custom', path: [index, 'groupLabel'], message, input: groupLabel });
  }
}
