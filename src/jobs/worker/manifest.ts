import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { isErrorOf } from '../../contract/error.ts';
import { parseJson } from '../../files/parse.ts';
import { type JobResult, jobResultSchema } from '../job-results.ts';
import { withoutQuery } from '../locations.ts';
import type { ActiveJob } from './active-job.ts';
import { manifestOf, partsOf } from './parts.ts';

/** What a manifest needs to know of its job. */
type ManifestedJob = Pick<ActiveJob, 'id' | 'data' | 'output'>;

const manifestSchema = jobResultSchema.extend({ job: z.string() });

/** Writes the manifest beside the output: what the job was, and its result. @returns false when a file has its name */
export function writeManifest(
  { id, data, output: { storage, name } }: ManifestedJob,
  result: JobResult,
): Promise<boolean> {
  const { input, output, model, options, maxDescriptionCharacters } = data;
  const manifest = {
    job: id,
    state: 'completed',
    finishedAt: new Date().toISOString(),
    input: withoutQuery(input),
    output,
    model,
    options,
    maxDescriptionCharacters,
    ...result,
  };
  return storage.create(manifestOf(name), `${JSON.stringify(manifest, null, 2)}\n`, partsOf(name, id));
}

/** Reads the result from the manifest, if an earlier attempt of the job has written one. */
export async function ownManifest({
  id,
  output: { storage, name },
}: ManifestedJob): Promise<JobResult | undefined> {
  const manifest = manifestOf(name);
  if (!(await storage.exists(manifest))) return undefined;
  try {
    const { job, ...result } = parseJson(
      manifestSchema,
      await text((await storage.open(manifest)).bytes),
      manifest,
    );
    return job === id ? result : undefined;
  } catch (error) {
    if (isErrorOf(error, 'invalid-input')) return undefined;
    throw error;
  }
}
