import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJson, readText } from '../files/parse.ts';

/** An evaluation on the sealed test side. Each one is logged, because repeated looks lead to choices that fit the test side. */
export const openingSchema = z.strictObject({
  at: z.iso.datetime(),
  by: z.string().min(1),
  model: z.string(),
  version: z.string(),
  microF1: z.number(),
  macroF1: z.number(),
});
export type TestOpening = z.infer<typeof openingSchema>;

/** Why the log begins anew: the side consists of other records, so earlier openings no longer count. */
const beginningSchema = z.strictObject({
  at: z.iso.datetime(),
  by: z.string().min(1),
  beginsAnew: z.string(),
});
const entrySchema = z.union([openingSchema, beginningSchema]);

/** The path of the log, next to the split file. */
export function testLogPath(splitPath: string): string {
  return join(dirname(splitPath), 'test-openings.jsonl');
}

/** @throws {OperationalError} naming the invalid line */
async function readTestLog(path: string): Promise<TestOpening[]> {
  if (!existsSync(path)) return [];
  const lines = (await readText(path)).split('\n').filter((line) => line !== '');
  return lines
    .map((line, index) => parseJson(entrySchema, line, `${path} line ${index + 1}`))
    .filter((entry) => 'model' in entry);
}

/** @returns the number of evaluations on the test side, including this one */
export async function logTestOpening(path: string, opening: TestOpening): Promise<number> {
  const former = await readTestLog(path);
  await appendFile(path, `${JSON.stringify(opening)}\n`);
  return former.length + 1;
}
