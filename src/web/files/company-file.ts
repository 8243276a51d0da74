import Papa from 'papaparse';
import type { Company, Result } from '../../client/types.ts';
import { csvCell } from '../../contract/csv-cell.ts';
import { parseExactJson } from '../../contract/json.ts';

const NO_COMPANY = 'The line is not a company: JSON with a description.';

export interface Row {
  readonly company: Company;
  /** Why the row cannot be read. It is not sent to the service. */
  readonly fault?: string | undefined;
  readonly result?: Result | undefined;
}

/** The first line that Excel reads and writes to name the delimiter. */
const DELIMITER_LINE = /^sep=(.)\r?\n/i;

/**
 * Reads the companies of a CSV or TSV file (by its header) or of JSON Lines. The service reports those that it finds invalid.
 */
export function rowsIn(name: string, text: string): Row[] {
  return /\.[ct]sv$/i.test(name) ? rowsOfCsv(name, text) : text.split('\n').flatMap(rowOfLine);
}

function rowsOfCsv(name: string, text: string): Row[] {
  const [line = '', named] = text.match(DELIMITER_LINE) ?? [];
  const { data, errors } = Papa.parse<Record<string, string>>(text.slice(line.length), {
    header: true,
    skipEmptyLines: true,
    // Where neither says it, it is found from the rows.
    delimiter: named ?? (/\.tsv$/i.test(name) ? '\t' : ''),
  });
  const faults = new Map(errors.map((error) => [rowOf(error), error.message]));
  return data.map(({ id, name: company, description = '' }, index): Row => {
    const fault = faults.get(index);
    return {
      company: {
        ...(id !== undefined && { id }),
        ...(company !== undefined && { name: company }),
        description,
      },
      ...(fault !== undefined && { fault }),
    };
  });
}

/** The index of the row at fault. Papa Parse counts the header where it finds quotes, and not where it counts cells. */
function rowOf({ type, row = 0 }: Papa.ParseError): number {
  return type === 'Quotes' ? row - 1 : row;
}

function rowOfLine(line: string): Row[] {
  if (line.trim() === '') return [];
  const company = companyInLine(line);
  if (company !== undefined) return [{ company }];
  return [{ company: { description: line }, fault: NO_COMPANY }];
}

/** @returns undefined for a line that is not a company */
function companyInLine(line: string): Company | undefined {
  let value: unknown;
  try {
    value = parseExactJson(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('description' in value)) return undefined;
  const { description } = value;
  if (typeof description !== 'string') return undefined;
  return {
    ...('id' in value && value.id !== undefined && { id: String(value.id) }),
    ...('name' in value && value.name !== undefined && { name: String(value.name) }),
    description,
  };
}

export function asLines(rows: readonly Row[]): string {
  const outcome = ({ fault, result }: Row) => (fault === undefined ? result : { error: { detail: fault } });
  return rows.map((row) => `${JSON.stringify({ ...row.company, ...outcome(row) })}\n`).join('');
}

export function asCsv(rows: readonly Row[]): string {
  return Papa.unparse(
    rows.map(({ company: { id = '', name = '', description }, result, fault }) => ({
      id: csvCell(id),
      name: csvCell(name),
      description: csvCell(description),
      tags: csvCell(
        tagsOf(result)
          .map((tag) => tag.id)
          .join(' '),
      ),
      probabilities: tagsOf(result)
        .map(({ probability }) => probability)
        .join(' '),
      error: csvCell(errorOf({ fault, result }) ?? ''),
    })),
  );
}

/** Why a row could not be read or tagged. */
export function errorOf({ fault, result }: Pick<Row, 'fault' | 'result'>): string | undefined {
  return result && 'error' in result ? result.error.detail : fault;
}

export function tagsOf(result: Result | undefined) {
  return result && 'tags' in result ? result.tags : [];
}
