import { z } from 'zod';

const resultSchema = z.object({
  id: z.string().optional(),
  line: z.int().optional(),
  name: z.string().optional(),
  tags: z
    .array(
      z.object({
        id: z.string(),
        label: z.string(),
        group: z.string(),
        probability: z.number(),
        suggested: z.boolean().optional(),
      }),
    )
    .default([]),
  decision: z.string().optional(),
  error: z.object({ detail: z.string() }).optional(),
});
type Result = z.infer<typeof resultSchema>;

/** What a column has of a result: a text, or something of each of its tags. */
export type ResultValue = string | readonly string[] | readonly number[];

/** The columns that every model has. A column with any other name has the labels of the tag group of that name. */
const VALUES: Readonly<Record<string, (result: Result) => ResultValue>> = {
  id: ({ id = '' }) => id,
  name: ({ name = '' }) => name,
  tags: (result) => ownTags(result).map(({ id }) => id),
  labels: (result) => ownTags(result).map(({ label }) => label),
  probabilities: (result) => ownTags(result).map(({ probability }) => probability),
  suggested: ({ tags }) => tags.filter(({ suggested }) => suggested).map(({ id }) => id),
  decision: ({ decision = '' }) => decision,
  error: ({ id, line, error }) => {
    if (error === undefined) return '';
    return id === undefined ? `line ${line}: ${error.detail}` : error.detail;
  },
};

/** Whether a column has a text, rather than something of each tag. */
export function isTextColumn(column: string): boolean {
  return ['id', 'name', 'error', 'decision'].includes(column);
}

/** The values of the columns, for each line of results in JSON Lines. */
export function resultRows(lines: Uint8Array, columns: readonly string[]): ResultValue[][] {
  const results = Buffer.from(lines).toString().split('\n').slice(0, -1);
  return results.map((line) => {
    const result = resultSchema.parse(JSON.parse(line));
    return columns.map((column) => (VALUES[column] ?? labelsOf(column))(result));
  });
}

function labelsOf(group: string): (result: Result) => ResultValue {
  return (result) =>
    ownTags(result)
      .filter((tag) => tag.group === group)
      .map(({ label }) => label);
}

/** The tags without suggestions, which whoever takes the tags of a table must not take for given. */
function ownTags({ tags }: Result): Result['tags'] {
  return tags.filter(({ suggested }) => !suggested);
}

/** Separates what has no blanks by blanks, and labels, which can have them, by semicolons. */
export function cellOf(value: ResultValue, column: string): string {
  if (typeof value === 'string') return value;
  return value.join(['tags', 'suggested', 'probabilities'].includes(column) ? ' ' : '; ');
}
