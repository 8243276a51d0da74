import type { TableRecord } from '../../files/table-records.ts';
import type { Row } from './row.ts';

/** A file as a table, whatever its format. */
export interface Table {
  readonly columns: readonly string[];
  readonly records: readonly TableRecord[];
}

/** The column that each field of a company is in; none for a field that the file does not have. */
export interface Mapping {
  readonly description: string | undefined;
  readonly name: string | undefined;
  readonly id: string | undefined;
}

/** What people call the columns, the surest first. */
const NAMES: Readonly<Record<keyof Mapping, readonly RegExp[]>> = {
  description: [
    /^description$/i,
    /企業概要|事業概要|会社概要/,
    /事業内容|概要|事業|業務内容/,
    /overview|about|text|本文/i,
  ],
  name: [/^name$/i, /会社名|企業名|法人名|商号|社名/, /company|名称|名前/i],
  id: [/^id$/i, /法人番号|証券コード|企業コード|会社コード|企業ID|会社ID/i, /code|コード|番号|^no\.?$/i],
};

/** The mapping that the names of the columns suggest. No column is taken twice. */
export function suggestedMapping(columns: readonly string[]): Mapping {
  const taken = new Set<string>();
  const columnFor = (field: keyof Mapping) => {
    const found = NAMES[field]
      .map((name) => columns.find((column) => !taken.has(column) && name.test(column)))
      .find((column) => column !== undefined);
    if (found !== undefined) taken.add(found);
    return found;
  };
  return { description: columnFor('description'), name: columnFor('name'), id: columnFor('id') };
}

/** Whether the columns have the names of the fields, so that there is nothing to ask. */
export function isCertain({ description }: Mapping): boolean {
  return description === 'description';
}

/** The companies of a table. Rows that cannot be read stay in their places, with the reason. */
export function mappedRows({ records }: Table, { description, name, id }: Mapping): Row[] {
  return records.map(({ line, fields, fault }): Row => {
    const value = (column: string | undefined) => (column === undefined ? undefined : fields?.get(column));
    const own = { id: value(id), name: value(name) };
    return {
      line,
      company: {
        ...(own.id && { id: own.id }),
        ...(own.name && { name: own.name }),
        description: value(description) ?? '',
      },
      ...(fault !== undefined && { fault }),
    };
  });
}
