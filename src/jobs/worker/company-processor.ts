import { type Job, type Queue, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import type { TaggedText } from '../../contract/answers.ts';
import { companySchema } from '../../contract/company.ts';
import { summaryOf } from '../../contract/fault-summary.ts';
import { check } from '../../contract/faults.ts';
import type { ModelName } from '../../contract/model-name.ts';
import { tagOptionsSchema } from '../../contract/tag-options.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { unknownGroup } from '../../tagger/unknown-group.ts';
import type { ModelCache } from './model-cache.ts';

/** The tags of a company, on the queue of results. */
export interface CompanyResult extends TaggedText {
  readonly id?: string;
  readonly model: ModelName;
}

/** A company that could not be tagged, on the queue of dead letters. */
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
 * Tags a company from the queue and adds the result to the queue of results. The ID of a result or dead letter contains
 * the ID of the company's job, so that a company that is tagged twice has one result.
 * @throws {UnrecoverableError} when the data is not a valid company
 */
export async function processCompany(
  { id: jobId = '', data }: Job<unknown, void>,
  { models, maxDescriptionCharacters, results }: CompanySettings,
): Promise<void> {
  const schema = z
    .object(companySchema(maxDescriptionCharacters).shape)
    .extend({ options: tagOptionsSchema.optional() });
  const { value: company, faults } = check(schema, data);
  if (faults !== undefined) throw new UnrecoverableError(summaryOf(faults));
  const { id, name, description, options } = company;
  const tagger = await models.active();
  const fault = unknownGroup(options ?? {}, tagger.groups, '/options');
  if (fault) throw new UnrecoverableError(summaryOf([fault]));
  const model = modelName(tagger.model);
  const tagging = tagger.tag(description, options, name);
  await results.add(
    'result',
    { ...(id !== undefined && { id }), ...tagging, model },
    { jobId: `result-${jobId}` },
  );
}

/** Adds a company to the queue of dead letters once its last attempt has failed. */
export async function addDeadLetter(
  { id: jobId = '', data, opts, attemptsMade }: Job<unknown, void>,
  error: Error,
  { deadLetters }: CompanySettings,
): Promise<void> {
  const isLastAttempt = error instanceof UnrecoverableError || attemptsMade >= (opts.attempts ?? 1);
  if (isLastAttempt)
    await deadLetters.add(
      'dead-letter',
      { company: data, reason: error.message },
      { jobId: `dead-${jobId}` },
    );
}
