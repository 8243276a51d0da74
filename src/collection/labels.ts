import { OperationalError } from '../contract/error.ts';
import type { CompanyRecord } from '../dataset/records.ts';
import { readText } from '../files/parse.ts';

/** What a file of labels says of a record: all of it but its texts. */
export type Labels = Pick<CompanyRecord, 'tags' | 'company' | 'kind' | 'groups'>;

const COLUMNS = ['id', 'company', 'kind', 'groups', 'tags'];

/**
 * Reads what is known of each record from a tab-separated file with a header line. Its columns are `id` and `tags`, and
 * optionally `company`, `kind` and `groups`. Tags and groups are separated by spaces.
 * @returns the labels by id
 * @throws {OperationalError} `invalid-input`, naming the line at fault
 */
export async function readLabels(path: string): Promise<Map<string, Labels>> {
  const [header = '', ...lines] = (await readText(path)).trimEnd().split('\n');
  const columns = header.trimEnd().split('\t');
  if (
    !['id', 'tags'].every((name) => columns.includes(name)) ||
    !columns.every((name) => COLUMNS.includes(name))
  ) {
    throw new OperationalError(
      'invalid-input',
      `${path} line 1 must be the header: id and tags, and optionally company, kind and groups, with tabs between them`,
    );
  }
  const labels = new Map<string, Labels>();
  for (const [index, line] of lines.entries()) {
    const cells = line.replace(/\r$/, '').split('\t');
    const { id, company, kind, groups, tags } = Object.fromEntries(
      columns.map((name, column) => [name, cells[column]]),
    );
    const where = `${path} line ${index + 2}`;
    if (!id || cells.length > columns.length)
      throw new OperationalError(
        'invalid-input',
        `${where} must have the columns ${columns.join(', ')}, with tabs between them`,
      );
    if (labels.has(id)) throw new OperationalError('invalid-input', `${where} repeats the id ${id}`);
    labels.set(id, {
      tags: valuesIn(tags),
      ...(company && { company }),
      ...(kind && { kind }),
      ...(groups && { groups: valuesIn(groups) }),
    });
  }
  return labels;
}

function valuesIn(cell = ''): string[] {
  return cell.split(/\s+/).filter(Boolean);
}
