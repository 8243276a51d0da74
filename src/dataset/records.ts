import { z } from 'zod';
import type { Encoding } from '../contract/encoding.ts';
import { isErrorOf, OperationalError } from '../contract/error.ts';
import { idSchema } from '../contract/id.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { parseJson, readJson, readText } from '../files/parse.ts';
import { assertKnownGroups, groupsOf } from './groups.ts';

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

const companyRecordSchema = z.object({
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
  group: oneLine,
  description: z.string(),
});
export type Tag = z.infer<typeof tagSchema>;

export const tagCatalogueSchema = z
  .array(tagSchema)
  .refine((tags) => new Set(tags.map(({ id }) => id)).size === tags.length, 'two tags have the same id');

/** @throws {OperationalError} naming the file and the invalid field */
export function readTagCatalogue(path: string): Promise<Tag[]> {
  return readJson(tagCatalogueSchema, path);
}

/** A line of a file of records with its place: a record, or the fault that makes it invalid. */
export type RecordLine =
  | { readonly place: string; readonly record: CompanyRecord; readonly fault?: undefined }
  | { readonly place: string; readonly record?: undefined; readonly fault: string };

/**
 * Reads the lines of a JSON Lines file of company records, including invalid ones.
 * @throws {OperationalError} when the file cannot be read
 */
export async function readRecordLines(
  path: string,
  onProgress: OnProgress = unseen,
  encoding?: Encoding,
): Promise<RecordLine[]> {
  const lines = (await readText(path, encoding)).split('\n');
  return lines.flatMap((line, index): RecordLine[] => {
    onProgress(`lines of ${path} read`, index + 1, lines.length);
    if (line.trim() === '') return [];
    const place = `${path} line ${index + 1}`;
    try {
      return [{ place, record: parseJson(companyRecordSchema, line, place) }];
    } catch (error) {
      if (!isErrorOf(error, 'invalid-input')) throw error;
      return [{ place, fault: error.message }];
    }
  });
}

/**
 * Reads company records from a JSON Lines file.
 * @throws {OperationalError} naming the invalid line, or the record whose tag or group is not in the catalogue
 */
export async function readCompanyRecords(
  path: string,
  catalogue: readonly Tag[],
  onProgress?: OnProgress,
  encoding?: Encoding,
): Promise<CompanyRecord[]> {
  const known = new Set(catalogue.map(({ id }) => id));
  const knownGroups = groupsOf(catalogue);
  return (await readRecordLines(path, onProgress, encoding)).map(({ record, fault }) => {
    if (fault !== undefined) throw new OperationalError('invalid-input', fault);
    const unknown = record.tags.find((tag) => !known.has(tag));
    if (unknown !== undefined) {
      throw new OperationalError(
        'invalid-input',
        `record ${record.id} in ${path} has tag ${unknown}, which is not in the catalogue`,
      );
    }
    assertKnownGroups(`record ${record.id} in ${path} has`, record.groups ?? [], knownGroups);
    return record;
  });
}
