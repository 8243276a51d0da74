import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readLabels } from '../../src/collection/labels.ts';
import { parseJson } from '../../src/files/parse.ts';
import { writeAtomically } from '../../src/files/write.ts';

const overviewSchema = z.object({ id: z.string(), name: z.string(), description: z.string() });

/*
 * node data/companies/records.ts OVERVIEWS RECORDS
 *
 * Gives overviews (JSON Lines) the labels of labels.tsv, which the shipped model is trained with. See README.md.
 */
const [, , overviewsPath = '', recordsPath = ''] = process.argv;
const labels = await readLabels('data/companies/labels.tsv');
const lines = (await readFile(overviewsPath, 'utf8')).trimEnd().split('\n');
const records = lines.flatMap((line, index) => {
  const overview = parseJson(overviewSchema, line, `${overviewsPath} line ${index + 1}`);
  const tags = labels.get(overview.id);
  return tags === undefined ? [] : [`${JSON.stringify({ ...overview, tags })}\n`];
});
await writeAtomically(recordsPath, records.join(''));
