import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson } from '../../src/files/parse.ts';

const recipeSchema = z.strictObject({
  /** A file of training settings, or the settings themselves. */
  settings: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** Files of records and of the catalogue; by default those of the directory. */
  records: z.array(z.string()).optional(),
  catalogue: z.string().optional(),
  /** Files of records that are trained on in every fold. */
  extra: z.array(z.string()).default([]),
  /** A split file, whose test side is never read. */
  sealed: z.string().optional(),
  /** A file of test records in the directory, for data that come with a test set: there are no folds then. */
  test: z.string().optional(),
  /** The kinds of records whose mean counts. */
  kinds: z.array(z.string()).default([]),
  /** A file of words that are added to the dictionary, for all systems. */
  words: z.string().optional(),
  /** Files of text without tags, from which word vectors are learned, ours and fastText's. */
  unlabelled: z.array(z.string()).default([]),
  /** The group whose tags are left out one at a time, to measure learning from the description alone. */
  leaveOut: z.string().optional(),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** What bench/quality/NAME.json says of a data set, or the defaults. */
export async function readRecipe(name: string): Promise<Recipe> {
  const path = `bench/quality/${name}.json`;
  return existsSync(path) ? readJson(recipeSchema, path) : recipeSchema.parse({});
}
