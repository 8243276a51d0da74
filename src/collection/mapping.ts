import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { parse, readText } from '../files/parse.ts';
import type { CompanyFields, TagFields } from './config.ts';
import { valueAt } from './paging.ts';
import { type ShapingRule, shape } from './text-shaping.ts';

/** The meanings of codes, by the JSON pointer to the codes in an item. */
export type CodeTables = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** @throws {OperationalError} when a table cannot be read or a line does not have exactly two columns */
export async function readCodeTables(paths: Readonly<Record<string, string>>): Promise<CodeTables> {
  const read = async (path: string) => {
    const lines = (await readText(path)).split('\n').filter((line) => line.trim() !== '');
    return new Map(
      lines.map((line, index) => {
        const [code = '', meaning, ...more] = line.trimEnd().split('\t');
        if (meaning !== undefined && more.length === 0) return [code, meaning] as const;
        throw new OperationalError(
          'invalid-input',
          `${path} line ${index + 1} must be a code, a tab and its meaning`,
        );
      }),
    );
  };
  const tables = Object.entries(paths).map(async ([pointer, path]) => [pointer, await read(path)] as const);
  return new Map(await Promise.all(tables));
}

const scalar = z.union([z.string(), z.number()]).transform(String);

/** Maps an item of a source to a company record with shaped texts. */
export function companyOf(
  item: unknown,
  fields: CompanyFields,
  codes: CodeTables,
  shapingOff: readonly ShapingRule[],
): CompanyRecord {
  const textAt = (pointers: readonly string[]) =>
    shape(
      pointers
        .map((pointer) => textOf(item, pointer, codes.get(pointer)))
        .filter((text) => text !== '')
        .join('\n'),
      shapingOff,
    );
  const name = fields.name && textOf(item, fields.name);
  const { tags } = fields;
  return {
    id: required(item, fields.id),
    ...(name && { name }),
    description: textAt(fields.description) || textAt(fields.descriptionOtherwise),
    tags: tags ? listOf(valueAt(item, tags.list)).map((tag) => required(tag, tags.id)) : [],
  };
}

/** Maps an item of a source to a tag of the catalogue. */
export function tagOf(item: unknown, fields: TagFields): Tag {
  return {
    id: required(item, fields.id),
    label: required(item, fields.label),
    group: required(item, fields.group),
    description: textOf(item, fields.description),
  };
}

/** The text or list of texts at the pointer, with codes replaced by their meanings; empty if there is none. */
function textOf(item: unknown, pointer: string, meanings?: ReadonlyMap<string, string>): string {
  return listOf(valueAt(item, pointer))
    .map((value) => parse(scalar, value, `an item's value at ${pointer}`))
    .flatMap((text) => (meanings ? text.split(/[\s,、]+/).map((code) => meanings.get(code) ?? code) : text))
    .filter((text) => text.trim() !== '')
    .join('、');
}

function required(item: unknown, pointer: string): string {
  const value = pointer === '' ? item : valueAt(item, pointer);
  return parse(scalar, value, pointer === '' ? 'a tag of an item' : `an item's value at ${pointer}`);
}

function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : [value].flat();
}
