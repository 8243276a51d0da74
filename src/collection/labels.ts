import { OperationalError } from '../contract/error.ts';
import { readText } from '../files/parse.ts';

/**
 * The tags of each company from a file of two columns, id and tags, parted by a tab, under a line of their names.
 * @throws {OperationalError} naming the line at fault
 */
export async function readLabels(path: string): Promise<Map<string, readonly string[]>> {
  const [, ...lines] = (await readText(path)).trimEnd().split('\n');
  const labels = new Map<string, readonly string[]>();
  for (const [index, line] of lines.entries()) {
    const [id, tags, ...more] = line.trimEnd().split('\t');
    const where = `${path} line ${index + 2}`;
    if (!id || more.length > 0)
      throw new OperationalError('invalid-input', `${where} is not an id, a tab and tags`);
    if (labels.has(id)) throw new OperationalError('invalid-input', `${where} has the id ${id} again`);
    labels.set(id, (tags ?? '').split(' ').filter(Boolean));
  }
  return labels;
}
