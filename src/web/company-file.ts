import Papa from 'papaparse';
import type { Company, Result } from '../client/types.ts';
import { parseExactJson } from '../contract/json.ts';

export interface Row {
  readonly company: Company;
  readonly result?: Result | undefined;
}

/** Reads the companies of a CSV file (by its header) or of JSON Lines. The service reports invalid companies. */
export function companiesIn(name: string, text: string): Company[] {
  if (/\.csv$/i.test(name)) {
    const { data } = Papa.parse<Record<string, string>>(text.replace(/^\ufeff/, ''), {
      header: true,
      skipEmptyLines: true,
    });
    return data.map(({ id, name: company, description = '' }) => ({
      ...(id !== undefined && { id }),
      ...(company !== undefined && { name: company }),
      description,
    }));
  }
  return text.split('\n').flatMap(companyInLine);
}

/** @returns an empty array for a line that is not a company */
function companyInLine(line: string): Company[] {
  let value: unknown;
  try {
    value = parseExactJson(line);
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null || !('description' in value)) return [];
  const { description } = value;
  if (typeof description !== 'string') return [];
  return [
    {
      ...('id' in value && value.id !== undefined && { id: String(value.id) }),
      ...('name' in value && value.name !== undefined && { name: String(value.name) }),
      description,
    },
  ];
}

export function asLines(rows: readonly Row[]): string {
  return rows.map(({ company, result }) => `${JSON.stringify({ ...company, ...result })}\n`).join('');
}

export function asCsv(rows: readonly Row[]): string {
  return Papa.unparse(
    rows.map(({ company: { id = '', name = '', description }, result }) => ({
      id,
      name,
      description,
      tags: tagsOf(result)
        .map((tag) => tag.id)
        .join(' '),
      probabilities: tagsOf(result)
        .map(({ probability }) => probability)
        .join(' '),
      error: result && 'error' in result ? result.error.detail : '',
    })),
  );
}

export function tagsOf(result: Result | undefined) {
  return result && 'tags' in result ? result.tags : [];
}
