import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson } from '../../src/files/parse.ts';
import { writeAtomically } from '../../src/files/write.ts';
import { type Score, scoreSchema } from './scores.ts';

/** Part of the cache key. Increase it when the evaluation of the peers changes, so that cached scores are not reused. */
const PEERS_VERSION = 3;

/**
 * Scores that take minutes to compute, from a former run if there was one.
 * @param basis what the scores depend on
 */
export async function cachedScores(basis: unknown, compute: () => Promise<Score[]>): Promise<Score[]> {
  const key = createHash('sha256')
    .update(JSON.stringify([basis, PEERS_VERSION]))
    .digest('hex');
  const path = `node_modules/.cache/company-tagger/quality/${key}.json`;
  if (existsSync(path)) return readJson(z.array(scoreSchema), path);
  const scores = await compute();
  await writeAtomically(path, JSON.stringify(scores));
  return scores;
}
