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
  id: recordId,
  /** The company that the text is about; `id` by default. Records of one company are on one side of a split. */
  company: recordId.optional(),
  /** What kind of text it is, such as `list` or `report`. */
  kind: z.string().min(1).max(MAX_KIND_CHARACTERS).optional(),
  name: z.string().optional(),
  description: z.string(),
  tags: z.array(idSchema(z.string())),
  /** The tag groups in which the tags are complete; all groups by default. In other groups, more tags may apply. */
  groups: z.array(z.string()).optional(),
});
export type CompanyRecord = z.infer<typeof companyRecordSchema>;

const tagSchema = z.object({
  id: tagId,
  label: oneLine,
  // Commas separate the names of groups in CSV and in options.
  group: oneLine
    .regex(/^[^,]*$/, 'must have no comma')
    .regex(/^\S(.*\S)?$/, 'must not begin or end with a blank'),
  description: z.string(),
  /** The id of a tag that every company with this tag has too. */
  parent: tagId.optional(),
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
