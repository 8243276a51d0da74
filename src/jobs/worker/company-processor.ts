import { type Job, type Queue, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import type { TaggedText } from '../../contract/answers.ts';
import { companySchema } from '../../contract/company.ts';
import { faultsOf, summaryOf } from '../../contract/faults.ts';
import type { ModelName } from '../../contract/model-name.ts';
import { tagOptionsSchema } from '../../contract/tag-options.ts';
import { modelName } from '../../tagger/shared-model.ts';
import type { ModelCache } from './model-cache.ts';

/** A company's tags, on the queue of results. */
export interface CompanyResult extends TaggedText {
  readonly id?: string;
  readonly model: ModelName;
}

/** A company that could not be tagged, and why. */
export interface DeadLetter {
  readonly company: unknown;
  readonly reason: string;
}

export interface CompanySettings {
  readonly models: ModelCache;
  readonly maxDescriptionCharacters: number;
  readonly results: Queue<CompanyResult>;
  readonly deadLetters: Queue<DeadLetter>;
}

/**
 * Tags a company that some program has put on the queue, and puts the result on another. Results and dead letters have
 * the number of the company's own job, so that one that is tagged twice has one result as long as that is on the queue.
 * @throws {UnrecoverableError} for what is no company
 */
export async function processCompany(
  { id: jobId = '', data }: Job,
  { models, maxDescriptionCharacters, results }: CompanySettings,
): Promise<void> {
  const schema = z
    .object(companySchema(maxDescriptionCharacters).shape)
    .extend({ options: tagOptionsSchema.optional() });
  const { data: company, error } = schema.safeParse(data);
  if (error !== undefined) throw new UnrecoverableError(summaryOf(faultsOf(error)));
  const { id, name, description, options } = company;
  const tagger = await models.active();
  const model = modelName(tagger.model);
  const tagging = tagger.tag(description, options, name);
  await results.add(
    'result',
    { ...(id !== undefined && { id }), ...tagging, model },
    { jobId: `result-${jobId}` },
  );
}

/** Puts a company aside that has failed for the last time. */
export async function buryCompany(
  { id: jobId = '', data, opts, attemptsMade }: Job,
  error: Error,
  { deadLetters }: CompanySettings,
): Promise<void> {
  const isLast = error instanceof UnrecoverableError || attemptsMade >= (opts.attempts ?? 1);
  if (isLast)
    await deadLetters.add(
      'dead-letter',
      { company: data, reason: error.message },
      { jobId: `dead-${jobId}` },
    );
}
