import { z } from 'zod';
import { idSchema } from '../contract/id.ts';
import { checkTags, type TagDescription, tagDescriptionSchema } from '../contract/tag-description.ts';
import { readJson } from '../files/parse.ts';

/** A kind is a name in tables of scores. */
const MAX_KIND_CHARACTERS = 40;

const recordId = idSchema(z.string().min(1));
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

export type Tag = TagDescription;

export const tagCatalogueSchema = z.array(tagDescriptionSchema).superRefine(checkTags);

/** @throws {OperationalError} naming the file and the invalid field */
export function readTagCatalogue(path: string): Promise<Tag[]> {
  return readJson(tagCatalogueSchema, path);
}
