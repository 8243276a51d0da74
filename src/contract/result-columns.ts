import { z } from 'zod';

/** The columns of results in tables (CSV, Excel and Parquet) by default. */
export const RESULT_COLUMNS: readonly string[] = ['id', 'name', 'tags', 'labels', 'probabilities', 'error'];
const OWN_COLUMNS = [...RESULT_COLUMNS, 'decision', 'suggested'];
/** Stands for the columns of all tag groups. */
const ALL_GROUPS = 'groups';

/** How results are written to a file, besides its format. */
export interface ResultFileOptions {
  /** Of a table. */
  readonly columns: readonly string[];
  /** Whether CSV begins with a byte order mark, so that Excel reads it as UTF-8. */
  readonly byteOrderMark: boolean;
}

/** What columns can be, for descriptions of options. */
export const COLUMNS_TEXT = `${OWN_COLUMNS.join(', ')}, the names of tag groups, each of which becomes a column with the labels of its tags, and ${ALL_GROUPS} for all of them`;

export const resultColumnsSchema = z
  .array(z.string().min(1).max(256))
  .min(1)
  .max(100)
  .describe(`The columns of an output in CSV, Excel or Parquet: ${COLUMNS_TEXT}.`);

/**
 * The columns that the names stand for.
 * @param groups the tag groups of the model
 * @returns the columns, or a predicate that says what is wrong with one of the names
 */
export function columnsNamed(
  names: readonly string[],
  groups: readonly string[],
):
  | { readonly columns: readonly string[]; readonly fault?: undefined }
  | { readonly columns?: undefined; readonly fault: string } {
  const columns = names.flatMap((name) => (name === ALL_GROUPS ? groups : [name]));
  const known = [...OWN_COLUMNS, ...groups];
  const unknown = columns.find((name) => !known.includes(name));
  if (unknown !== undefined)
    return { fault: `has no column ${unknown}; there are ${[...known, ALL_GROUPS].join(', ')}` };
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  return repeated === undefined ? { columns } : { fault: `has the column ${repeated} twice` };
}
