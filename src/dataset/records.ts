import { z } from 'zod';
import { idSchema } from '../contract/id.ts';
import { readJson } from '../files/parse.ts';

/** A kind is a name in tables of scores. */
const MAX_KIND_CHARACTERS = 40;

const recordId = idSchema(z.string().min(1));
/** Results in CSV separate the ids of tags by spaces. */
const tagId = idSchema(
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

export const companyRecordSchema = z.object({
  id: recordId.describe('The id of the record.'),
  company: recordId
    .optional()
    .describe(
      'The company that the text is about; `id` by default. Records of one company are on one side of a split.',
    ),
  kind: z
    .string()
    .min(1)
    .max(MAX_KIND_CHARACTERS)
    .optional()
    .describe('What kind of text it is, such as `list` or `report`.'),
  name: z.string().optional().describe('The name of the company.'),
  description: z.string().describe('The overview.'),
  tags: z.array(idSchema(z.string())).describe('The ids of the tags of the company.'),
  groups: z
    .array(z.string())
    .optional()
    .describe(
      'The tag groups in which the tags are complete; all groups by default. In other groups, more tags may apply.',
    ),
});
export type CompanyRecord = z.infer<typeof companyRecordSchema>;

const tagSchema = z.object({
  id: tagId.describe('The id of the tag, which no other tag has.'),
  label: oneLine.describe('The name of the tag, for people.'),
  // Commas separate the names of groups in CSV and in options.
  group: oneLine
    .regex(/^[^,]*$/, 'must have no comma')
    .regex(/^\S(.*\S)?$/, 'must not begin or end with a blank')
    .describe('The tag group.'),
  description: z.string().describe('Which companies have the tag.'),
  parent: tagId.optional().describe('The id of a tag that every company with this tag has too.'),
});
export type Tag = z.infer<typeof tagSchema>;

export const tagCatalogueSchema = z.array(tagSchema).superRefine((tags, context) => {
  const [repeated] = [...Map.groupBy(tags, ({ id }) => id).values()].find((same) => same.length > 1) ?? [];
  if (repeated !== undefined)
    context.addIssue({ code: 'custom', message: `two tags have the id ${repeated.id}` });
  const parentOf = new Map(tags.map(({ id, parent }) => [id, parent]));
  for (const [index, { id, parent }] of tags.entries()) {
    const path = [index, 'parent'];
    if (parent === undefined) continue;
    if (!parentOf.has(parent)) {
      context.addIssue({ code: 'custom', path, message: `no tag has the id ${parent}` });
    } else if (ancestorsOf(parent, parentOf).has(id)) {
      context.addIssue({ code: 'custom', path, message: `${id} is a parent of its own parent` });
    }
  }
});

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

/** @throws {OperationalError} naming the file and the invalid field */
export function readTagCatalogue(path: string): Promise<Tag[]> {
  return readJson(tagCatalogueSchema, path);
}
