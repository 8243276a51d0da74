import { setTimeout } from 'node:timers/promises';
import { type Job, type Queue, UnrecoverableError, WaitingError } from 'bullmq';
import { z } from 'zod';
import type { TaggedText } from '../../contract/answers.ts';
import { companySchema } from '../../contract/company.ts';
import { summaryOf } from '../../contract/fault-summary.ts';
import { check } from '../../contract/faults.ts';
import type { ModelName } from '../../contract/model-name.ts';
import { tagOptionsSchema } from '../../contract/tag-options.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { unknownGroup } from '../../tagger/unknown-group.ts';
import { isRefusal } from '../failure-reason.ts';
import type { ModelCache } from './model-cache.ts';

/** The tags of a company, on the queue of results. */
export interface CompanyResult extends TaggedText {
  readonly id?: string;
  readonly model: ModelName;
}

/** The pause before a result is added again that Redis has refused. */
const RETRY_MILLISECONDS = 1_000;

export interface CompanySettings {
  readonly models: ModelCache;
  readonly maxDescriptionCharacters: number;
  readonly results: Queue<CompanyResult>;
  /** Aborted on shutdown. */
  readonly closing: AbortSignal;
}

/**
 * Tags a company from the queue and adds the result to the queue of results. The ID of a result contains the ID of the
 * company's job, so that a company that is tagged twice has one result.
 * @throws {UnrecoverableError} when the data is not a valid company
 * @throws {WaitingError} on shutdown, while Redis refuses the result
 */
export async function processCompany(
  job: Job<unknown, void>,
  { models, maxDescriptionCharacters, results, closing }: CompanySettings,
): Promise<void> {
  const { id: jobId, data } = job;
  // Whoever added it may have asked for its removal, but a failed company is kept until its dead letter is stored.
  job.opts.removeOnFail = false;
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
  const result = { ...(id !== undefined && { id }), ...tagging, model };
  await untilAccepted(() => results.add('result', result, { jobId: `result-${jobId}` }), closing);
}

/**
 * Repeats a command that Redis refuses, for want of memory for example, until it is accepted: the company is not at fault.
 * @throws {WaitingError} on shutdown. The company stays active, and another queue worker repeats it.
 */
async function untilAccepted(command: () => Promise<unknown>, closing: AbortSignal): Promise<void> {
  while (true) {
    try {
      await command();
      return;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await setTimeout(RETRY_MILLISECONDS, undefined, { signal: closing }).catch(() => {});
      if (closing.aborted) throw new WaitingError();
    }
  }
}
