import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import { readJson } from '../files/parse.ts';
import { SHAPING_RULES } from './text-shaping.ts';

/** Where a value stands in JSON (RFC 6901): `/company/name`; empty for the whole. */
const pointer = z.string().refine(isPointer, 'must be empty or begin with /, as a JSON pointer does');
const pointers = z.union([pointer, z.array(pointer).min(1)]).transform((given) => [given].flat());

const pagingSchema = z.discriminatedUnion('kind', [
  /** One answer has all. */
  z.strictObject({ kind: z.literal('none') }),
  /** Pages by number, until one is empty or `last` (where the answer says how many there are) is reached. */
  z.strictObject({
    kind: z.literal('page'),
    parameter: z.string().default('page'),
    first: z.int().min(0).default(1),
    last: pointer.optional(),
  }),
  /** So many items are passed over, until none come. */
  z.strictObject({ kind: z.literal('offset'), parameter: z.string().default('offset') }),
  /** Each answer has at `next` what the next is asked by, or, without a `parameter`, its whole URL; the last has none. */
  z.strictObject({ kind: z.literal('cursor'), next: pointer, parameter: z.string().optional() }),
  /** Each answer names the next in its Link header, rel="next" (RFC 8288). */
  z.strictObject({ kind: z.literal('link') }),
  /** A request for each company of the labels, its id in place of `{id}` in the URL. */
  z.strictObject({ kind: z.literal('ids') }),
]);
export type Paging = z.infer<typeof pagingSchema>;

const httpSchema = z.strictObject({
  from: z.literal('http'),
  url: z.string().refine((url) => URL.canParse(url), 'must be a whole URL'),
  query: z.record(z.string(), z.string()).default({}),
  /** Values, or the names of environment variables that hold them: `{"env": "TOKEN"}`. */
  headers: z
    .record(z.string(), z.union([z.string(), z.strictObject({ env: z.string().min(1) })]))
    .default({}),
  paging: pagingSchema.default({ kind: 'none' }),
  /** Where the items stand in an answer; a single one needs no list around it. */
  items: pointer.default(''),
  /** Where the number of all items stands, for the progress bar. */
  total: pointer.optional(),
  requestsPerSecond: z.number().positive().default(5),
  timeoutSeconds: z.number().positive().default(30),
  retries: z.int().min(0).default(5),
});
export type HttpSource = z.infer<typeof httpSchema>;

const csvSchema = z.strictObject({
  from: z.literal('csv'),
  /** A file with a line of column names, which are the items' fields. */
  path: z.string().min(1),
});
export type Source = HttpSource | z.infer<typeof csvSchema>;

const companyFields = z.strictObject({
  id: pointer,
  name: pointer.optional(),
  /** Several are set one below the other. */
  description: pointers,
  /** Read where `description` has no text. */
  descriptionOtherwise: pointers.default([]),
  /** Files of codes and what they mean, parted by a tab, by where the codes of a description stand. */
  codes: z.record(pointer, z.string()).default({}),
  /** The list of the company's tags: their ids, or things with an id. */
  tags: z.strictObject({ list: pointer, id: pointer.default('') }).optional(),
});
export type CompanyFields = z.infer<typeof companyFields>;

const tagFields = z.strictObject({ id: pointer, label: pointer, group: pointer, description: pointer });
export type TagFields = z.infer<typeof tagFields>;

function sourceOf<Fields extends z.ZodType>(fields: Fields) {
  return z.discriminatedUnion('from', [httpSchema.extend({ fields }), csvSchema.extend({ fields })]);
}

const configSchema = z
  .strictObject({
    companies: sourceOf(companyFields),
    /** Where the catalogue comes from; without it, from a file. */
    tags: sourceOf(tagFields).optional(),
    /** Rules of shaping that are not to be used. */
    shapingOff: z.array(z.enum(SHAPING_RULES)).default([]),
  })
  .superRefine(({ companies }, context) => {
    if (companies.from !== 'http' || companies.paging.kind !== 'ids' || companies.url.includes('{id}'))
      return;
    context.addIssue({ code: 'custom', path: ['companies', 'url'], message: 'must have {id} in it' });
  });
export type CollectionConfig = z.infer<typeof configSchema>;

/** @throws {OperationalError} naming the field at fault */
export function readCollectionConfig(path: string): Promise<CollectionConfig> {
  return readJson(configSchema, path);
}

/**
 * The headers as they are sent.
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
        throw new OperationalError('invalid-input', `set ${value.env}, which header ${name} is taken from`);
      return [name, set];
    }),
  );
}

function isPointer(text: string): boolean {
  return text === '' || text.startsWith('/');
}
