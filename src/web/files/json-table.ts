import { parseExactJson } from '../../contract/json.ts';
import type { TableRecord } from '../../files/table-records.ts';
import type { Table } from './mapping.ts';

const NO_OBJECT = 'The line is not a JSON object.';

/** JSON Lines as a table, whose columns are the fields of the objects that are texts or numbers. */
export function jsonTable(text: string): Table {
  const records = text.split('\n').flatMap((line, index): TableRecord[] => {
    if (line.trim() === '') return [];
    const fields = fieldsIn(line);
    return [fields ? { line: index + 1, fields } : { line: index + 1, fault: NO_OBJECT }];
  });
  return { columns: [...new Set(records.flatMap(({ fields }) => [...(fields?.keys() ?? [])]))], records };
}

function fieldsIn(line: string): Map<string, string> | undefined {
  let value: unknown;
  try {
    value = parseExactJson(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(
    Object.entries(value).flatMap(([name, own]): [string, string][] =>
      typeof own === 'string' || typeof own === 'number' ? [[name, String(own)]] : [],
    ),
  );
}
