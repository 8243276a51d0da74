import { z } from 'zod';
import { ENCODINGS } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import { readJson } from '../files/parse.ts';
import { SHAPING_RULES } from './text-shaping.ts';

/** A JSON pointer (RFC 6901) such as `/company/name`; empty for the whole value. */
const pointer = z.string().refine(isPointer, 'must be a JSON pointer: empty, or starting with /');
const pointers = z.union([pointer, z.array(pointer).min(1)]).transform((given) => [given].flat());

const pagingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }).describe('One answer contains all items.'),
  z
    .strictObject({
      kind: z.literal('page'),
      parameter: z.string().default('page').describe('Query parameter with the page number.'),
      first: z.int().min(0).default(1).describe('Number of the first page.'),
      last: pointer
        .optional()
        .describe(
          'JSON pointer to the number of the last page. Without it, the first empty page ends the run.',
        ),
    })
    .describe('Numbered pages, until a page is empty or the last page is reached.'),
  z
    .strictObject({
      kind: z.literal('offset'),
      parameter: z.string().default('offset').describe('Query parameter with the number of items to skip.'),
    })
    .describe('Pages by the number of items to skip, until a page is empty.'),
  z
    .strictObject({
      kind: z.literal('cursor'),
      next: pointer.describe(
        'JSON pointer to the cursor, or to the URL of the next page. The last page has none.',
      ),
      parameter: z
        .string()
        .optional()
        .describe('Query parameter for the cursor. Without it, the cursor is the URL of the next page.'),
    })
    .describe('Each answer contains a cursor to the next page.'),
  z
    .strictObject({ kind: z.literal('link') })
    .describe('Each answer names the next page in its Link header, rel="next" (RFC 8288).'),
  z
    .strictObject({ kind: z.literal('ids') })
    .describe('One request for each company in --labels, with its id in place of {id} in the URL.'),
]);

const headerSchema = z.union([
  z.string().describe('The value of the header.'),
  z
    .strictObject({ env: z.string().min(1).describe('Name of the environment variable.') })
    .describe('The value comes from an environment variable, for keys that must not be in the file.'),
]);

const httpSchema = z.strictObject({
  from: z.literal('http').describe('Collect from an HTTP API that answers with JSON.'),
  url: z
    .string()
    .refine((url) => URL.canParse(url), 'must be an absolute URL')
    .describe('Absolute URL of the API; with {id} for paging by ids.'),
  query: z.record(z.string(), z.string()).default({}).describe('Query parameters of every request.'),
  headers: z
    .record(z.string(), headerSchema)
    .default({})
    .describe('Headers of every request: values, or environment variables such as {"env": "TOKEN"}.'),
  paging: pagingSchema.default({ kind: 'none' }).describe('How the API splits its items into answers.'),
  items: pointer
    .default('')
    .describe('JSON pointer to the items in an answer. A single item does not need a list around it.'),
  total: pointer.optional().describe('JSON pointer to the total number of items, for the progress bar.'),
  requestsPerSecond: z.number().positive().default(5).describe('Maximum number of requests per second.'),
  timeoutSeconds: z.number().positive().default(30).describe('Timeout of a request, in seconds.'),
  retries: z.int().min(0).default(5).describe('Maximum number of retries after a transient failure.'),
});
export type HttpSource = z.infer<typeof httpSchema>;

const csvSchema = z.strictObject({
  from: z.literal('csv').describe('Collect from a CSV file or an Excel workbook (.xlsx).'),
  path: z
    .string()
    .min(1)
    .describe('Path of the file. Its first line names the columns, the fields of each item.'),
  encoding: z.enum(ENCODINGS).optional().describe('Encoding of the file. By default it is detected.'),
});
export type Source = HttpSource | z.infer<typeof csvSchema>;

const companyFields = z.strictObject({
  id: pointer.describe('JSON pointer to the id of the company.'),
  name: pointer.optional().describe('JSON pointer to the name of the company.'),
  description: pointers.describe(
    'JSON pointer to the overview, or a list of pointers whose texts are put on separate lines.',
  ),
  descriptionOtherwise: pointers
    .default([])
    .describe('JSON pointers that are used when `description` has no text.'),
  codes: z
    .record(pointer, z.string())
    .default({})
    .describe('Tab-separated files with codes and their meanings, by the JSON pointer to the codes.'),
  tags: z
    .strictObject({
      list: pointer.describe('JSON pointer to the list of tags.'),
      id: pointer.default('').describe('JSON pointer to the id within a tag; empty if a tag is its id.'),
    })
    .optional()
    .describe('Where the tags of the company are. Not needed with --labels.'),
});
export type CompanyFields = z.infer<typeof companyFields>;

const tagFields = z.strictObject({
  id: pointer.describe('JSON pointer to the id of the tag.'),
  label: pointer.describe('JSON pointer to the label of the tag.'),
  group: pointer.describe('JSON pointer to the group of the tag.'),
  description: pointer.describe('JSON pointer to the description of the tag.'),
});
export type TagFields = z.infer<typeof tagFields>;

function sourceOf<Fields extends z.ZodType>(fields: Fields) {
  const described = fields.describe('Where each field is in an item.');
  return z.discriminatedUnion('from', [
    httpSchema.extend({ fields: described }),
    csvSchema.extend({ fields: described }),
  ]);
}

export const collectionConfigSchema = z
  .strictObject({
    companies: sourceOf(companyFields).describe('Source of the companies.'),
    tags: sourceOf(tagFields)
      .optional()
      .describe('Source of the tag catalogue. Without it, the catalogue is read from --tags.'),
    shapingOff: z
      .array(z.enum(SHAPING_RULES))
      .default([])
      .describe('Shaping rules that are turned off. By default all of them clean the overviews.'),
  })
  .superRefine(({ companies }, context) => {
    if (companies.from !== 'http' || companies.paging.kind !== 'ids' || companies.url.includes('{id}'))
      return;
    context.addIssue({
      code: 'custom',
      path: ['companies', 'url'],
      message: 'must contain {id} for paging by ids',
    });
  });
export type CollectionConfig = z.infer<typeof collectionConfigSchema>;

/** @throws {OperationalError} naming the invalid field */
export function readCollectionConfig(path: string): Promise<CollectionConfig> {
  return readJson(collectionConfigSchema, path);
}

/**
 * Resolves the headers of requests, with values from the environment.
 * @throws {OperationalError} naming the variable that is not set
 */
export function headersOf(
  { headers }: HttpSource,
  environment: Readonly<Record<string, string | undefined>>,
) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      const set = environment[value.env];
      if (!set)
        throw new OperationalError(
          'invalid-input',
          `set ${value.env}: the header ${name} takes its value from it`,
        );
      return [name, set];
    }),
  );
}

function isPointer(text: string): boolean {
  return text === '' || text.startsWith('/');
}
