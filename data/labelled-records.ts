import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readLabels } from '../src/collection/labels.ts';
import { parseJson } from '../src/files/parse.ts';
import { writeAtomically } from '../src/files/write.ts';

const overviewSchema = z.object({ id: z.string(), name: z.string(), description: z.string() });

/*
 * node data/labelled-records.ts DIRECTORY OVERVIEWS
 *
 * Gives overviews (JSON Lines) the labels of DIRECTORY/labels.tsv, and writes DIRECTORY/records.jsonl, which the shipped
 * model is trained with. See README.md.
 */
const [, , directory = '', overviewsPath = ''] = process.argv;
const labels = await readLabels(join(directory, 'labels.tsv'));
const lines = (await readFile(overviewsPath, 'utf8')).trimEnd().split('\n');
const records = lines.flatMap((line, index) => {
  const overview = parseJson(overviewSchema, line, `${overviewsPath} line ${index + 1}`);
  const own = labels.get(overview.id);
  return own === undefined ? [] : [`${JSON.stringify({ ...overview, ...own })}\n`];
});
await writeAtomically(join(directory, 'records.jsonl'), records.join(''));
