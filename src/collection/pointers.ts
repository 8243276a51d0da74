import type { CompanyFields, TagFields } from './config.ts';

/** The columns that a file needs for the fields. A cell has no fields within it, so a whole pointer names a column. */
export function columnsFor(fields: CompanyFields | TagFields): string[] {
  return pointersOf(fields).map((pointer) => pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The JSON pointers of the fields, except the empty one, which every item has. */
export function pointersOf(fields: CompanyFields | TagFields): string[] {
  return pointersIn(fields).filter((pointer) => pointer !== '');
}

function pointersIn(fields: CompanyFields | TagFields): string[] {
  if (!('descriptionOtherwise' in fields)) return Object.values(fields);
  const { id, name = '', description, descriptionOtherwise, codes, tags } = fields;
  return [id, name, ...description, ...descriptionOtherwise, ...Object.keys(codes), tags?.list ?? ''];
}
