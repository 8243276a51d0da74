import { z } from 'zod';
import { InvalidInputError, parseJson, readJson, readText } from '../files/parse.ts';

export const companyRecordSchema = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  description: z.string(),
  tags: z.array(z.string()),
  /** The groups in which the tags are complete; without it all are. Of others it is not known what else is right. */
  groups: z.array(z.string()).optional(),
});
export type CompanyRecord = z.infer<typeof companyRecordSchema>;

export const tagSchema = z.object({
  id: z.string().min(1),
  label: z.string().min(1),
  group: z.string().min(1),
  description: z.string(),
});
export type Tag = z.infer<typeof tagSchema>;

export const tagCatalogueSchema = z
  .array(tagSchema)
  .refine((tags) => new Set(tags.map(({ id }) => id)).size === tags.length, 'two tags have the same id');

/** @throws {InvalidInputError} naming the file and the field at fault */
export function readTagCatalogue(path: string): Promise<Tag[]> {
  return readJson(tagCatalogueSchema, path);
}

/**
 * Company records from a JSON Lines file.
 * @throws {InvalidInputError} naming the line at fault, or record and tag where a tag is not in the catalogue
 */
export async function readCompanyRecords(path: string, catalogue: readonly Tag[]): Promise<CompanyRecord[]> {
  const known = new Set(catalogue.map(({ id }) => id));
  const lines = (await readText(path)).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const record = parseJson(companyRecordSchema, line, `${path} line ${index + 1}`);
    const unknown = record.tags.find((tag) => !known.has(tag));
    if (unknown !== undefined) {
      throw new InvalidInputError(
        `record ${record.id} in ${path} has tag ${unknown}, which is not in the catalogue`,
      );
    }
    return [record];
  });
}
