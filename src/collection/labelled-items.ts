import { z } from 'zod';
import type { Encoding } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import { openInputFile } from '../files/input-file.ts';
import { parseJson, readText } from '../files/parse.ts';
import { tableRecords } from '../files/table.ts';

/** The maximum length of a row of CSV. */
const MAX_ROW_BYTES = 4 * 1024 * 1024;

/** What people have called a company: names of tags, by the field that they are from. */
type Labels = ReadonlyMap<string, readonly string[]>;

/** A company in a file of labels. */
export interface LabelledItem {
  /** The file and the line, or the number of the item, for messages. */
  readonly place: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of each person who has labelled it. */
  readonly labels: readonly Labels[];
}

export interface LabelFile {
  readonly path: string;
  readonly encoding?: Encoding | undefined;
  /** The fields with labels; by default all that the tool has, or `tags` of a table. */
  readonly labelFields?: readonly string[] | undefined;
}

type Item = Omit<LabelledItem, 'place'>;

const fieldsSchema = z.record(z.string(), z.unknown());
const nameOrNames = z.union([z.string().transform((name) => [name]), z.array(z.string())]);

/** doccano: a line for each text, whose labels are those of one person or of all together. */
const doccanoSchema = z
  .looseObject({ label: z.array(z.string()), Comments: z.unknown() })
  .transform(({ label, Comments: _, ...fields }): Item => ({ fields, labels: labelsOf([['label', label]]) }));

/** Label Studio: an annotation for each person, with a result for each choice or path of a taxonomy. */
const annotationSchema = z.object({
  was_cancelled: z.boolean().default(false),
  result: z.array(
    z.object({
      from_name: z.string().default(''),
      value: z.object({
        choices: z.array(z.string()).default([]),
        taxonomy: z.array(z.array(z.string())).default([]),
      }),
    }),
  ),
});
const labelStudioSchema = z
  .object({ id: z.unknown(), data: fieldsSchema, annotations: z.array(annotationSchema) })
  .transform(
    ({ id, data, annotations }): Item => ({
      fields: { id, ...data },
      labels: annotations
        .filter((annotation) => !annotation.was_cancelled)
        .map(({ result }) => {
          const named = result.map(({ from_name: field, value: { choices, taxonomy } }) => ({
            field,
            names: [...choices, ...taxonomy.flatMap((path) => path.slice(-1))],
          }));
          const byField = Map.groupBy(named, ({ field }) => field);
          return new Map([...byField].map(([field, own]) => [field, own.flatMap(({ names }) => names)]));
        }),
    }),
  );

/** Argilla: for each question, a response of each person. */
const argillaSchema = z
  .object({
    id: z.unknown(),
    fields: fieldsSchema,
    metadata: fieldsSchema.default({}),
    responses: z.record(z.string(), z.array(z.object({ value: nameOrNames, user_id: z.string() }))),
  })
  .transform(({ id, fields, metadata, responses }): Item => {
    const given = Object.entries(responses).flatMap(([field, own]) =>
      own.map(({ value, user_id: user }) => ({ user, field, value })),
    );
    const byUser = Map.groupBy(given, ({ user }) => user);
    return {
      fields: { id, ...metadata, ...fields },
      labels: [...byUser.values()].map((own) => new Map(own.map(({ field, value }) => [field, value]))),
    };
  });

const EXPORTS = {
  doccano: doccanoSchema,
  'label-studio': labelStudioSchema,
  argilla: argillaSchema,
} as const;
export const LABEL_SOURCES = ['doccano', 'label-studio', 'argilla', 'table'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

/**
 * Reads the companies of a file that a labelling tool has exported (JSON or JSON Lines), or of a table.
 * @throws {OperationalError} `invalid-input`, when the file cannot be read, naming the fault and its place
 */
export function readLabelledItems(from: LabelSource, file: LabelFile): Promise<LabelledItem[]> {
  return from === 'table' ? itemsOfTable(file) : itemsOfExport(EXPORTS[from], file);
}

async function itemsOfExport(
  schema: z.ZodType<Item>,
  { path, encoding, labelFields }: LabelFile,
): Promise<LabelledItem[]> {
  const text = await readText(path, encoding);
  const items = text.trimStart().startsWith('[')
    ? parseJson(z.array(schema), text, path).map((item, index) => ({
        ...item,
        place: `${path} item ${index + 1}`,
      }))
    : text.split('\n').flatMap((line, index) => {
        const place = `${path} line ${index + 1}`;
        return line.trim() === '' ? [] : [{ ...parseJson(schema, line, place), place }];
      });
  if (labelFields === undefined) return items;
  return items.map((item) => ({ ...item, labels: item.labels.map((own) => only(own, labelFields)) }));
}

async function itemsOfTable({ path, encoding, labelFields = ['tags'] }: LabelFile): Promise<LabelledItem[]> {
  const { bytes } = await openInputFile(path);
  const source = { name: path, encoding, maxRowBytes: MAX_ROW_BYTES, required: labelFields };
  const items: LabelledItem[] = [];
  for await (const { records } of tableRecords(bytes, source)) {
    for (const { line, fields, fault } of records) {
      const place = `${path} line ${line}`;
      if (fields === undefined) throw new OperationalError('invalid-input', `${place}: ${fault}`);
      const cells = labelFields.map((field) => [field, [fields.get(field) ?? '']] as const);
      items.push({ place, fields: Object.fromEntries(fields), labels: labelsOf(cells) });
    }
  }
  return items;
}

/** The labels of one person, unless there are none: it cannot be known whether nothing fits, or nobody has looked. */
function labelsOf(entries: readonly (readonly [string, readonly string[]])[]): Labels[] {
  return entries.some(([, names]) => names.some((name) => name.trim() !== '')) ? [new Map(entries)] : [];
}

function only(labels: Labels, fields: readonly string[]): Labels {
  return new Map([...labels].filter(([field]) => fields.includes(field)));
}
