import { OperationalError } from '../contract/error.ts';
import { readText } from '../files/parse.ts';

const HEADER = 'id\ttags';

/**
 * Reads the tags of each company from a tab-separated file with a header line and two columns: the id and the tags,
 * separated by spaces.
 * @throws {OperationalError} naming the line at fault
 */
export async function readLabels(path: string): Promise<Map<string, readonly string[]>> {
  const [header = '', ...lines] = (await readText(path)).trimEnd().split('\n');
  if (header.trimEnd() !== HEADER) {
    throw new OperationalError('invalid-input', `${path} line 1 must be the header: id, a tab and tags`);
  }
  const labels = new Map<string, readonly string[]>();
  for (const [index, line] of lines.entries()) {
    const [id, tags, ...more] = line.trimEnd().split('\t');
    const where = `${path} line ${index + 2}`;
    if (!id || more.length > 0)
      throw new OperationalError(
        'invalid-input',
        `${where} must be an id, a tab and tags separated by spaces`,
      );
    if (labels.has(id)) throw new OperationalError('invalid-input', `${where} repeats the id ${id}`);
    labels.set(id, (tags ?? '').split(' ').filter(Boolean));
  }
  return labels;
}
