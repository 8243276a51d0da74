import { OperationalError } from '../contract/error.ts';
import type { CompanyFields, TagFields } from './config.ts';
import type { Portion } from './items.ts';

/**
 * Checks that a file has a column for each field, by its first item.
 * @param path for error messages
 * @throws {OperationalError} `invalid-input`, naming the column that is not there, and those that are
 */
export async function* withColumns(
  portions: AsyncIterable<Portion>,
  fields: CompanyFields | TagFields,
  path: string,
): AsyncGenerator<Portion> {
  let isFirst = true;
  for await (const portion of portions) {
    if (isFirst) assertColumns(portion.items, fields, path);
    isFirst = false;
    yield portion;
  }
}

function assertColumns([item]: readonly unknown[], fields: CompanyFields | TagFields, path: string): void {
  const columns = Object.keys(Object(item));
  const missing = pointersOf(fields)
    .filter((pointer) => pointer !== '')
    .map(columnAt)
    .find((column) => !columns.includes(column));
  if (missing === undefined) return;
  throw new OperationalError(
    'invalid-input',
    `${path} has no column ${missing}; its columns are ${columns.join(', ')}`,
  );
}

function pointersOf(fields: CompanyFields | TagFields): string[] {
  if (!('descriptionOtherwise' in fields)) return Object.values(fields);
  const { id, name = '', description, descriptionOtherwise, codes, tags } = fields;
  return [id, name, ...description, ...descriptionOtherwise, ...Object.keys(codes), tags?.list ?? ''];
}

/** A cell has no fields within it, so a whole pointer is the name of a column. */
function columnAt(pointer: string): string {
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}
