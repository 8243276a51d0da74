import { z } from 'zod';
import { parse } from '../files/parse.ts';
import type { Row } from './database.ts';
import type { StoredCompany, StoredFeedback, TaggedRequest } from './feedback.ts';

const companyRow = z.object({
  company_id: z.string().nullable(),
  name: z.string().nullable(),
  description: z.string(),
});
const requestRow = companyRow.extend({
  request_id: z.string(),
  position: z.number(),
  received_at: z.string(),
  model_version: z.string(),
});
const tagList = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.array(z.string()));
const feedbackRow = companyRow.extend({
  id: z.string(),
  given_at: z.string(),
  given_by: z.string(),
  confirmed: tagList,
  added: tagList,
  removed: tagList,
  /** Absent from databases that only older versions have written. */
  resolves: z.number().default(0),
  model_version: z.string(),
});

/** Reads a row of the table `requests`. @throws {OperationalError} `invalid-input` */
export function requestOf(row: Row): TaggedRequest {
  const { request_id, position, received_at, model_version, ...company } = parse(
    requestRow,
    row,
    'a stored request',
  );
  return {
    requestId: request_id,
    position,
    receivedAt: received_at,
    company: companyOf(company),
    modelVersion: model_version,
  };
}

/** Reads a row of the table `feedback`. @throws {OperationalError} `invalid-input` */
export function feedbackOf(row: Row): StoredFeedback {
  const { id, given_at, given_by, confirmed, added, removed, resolves, model_version, ...company } = parse(
    feedbackRow,
    row,
    'stored feedback',
  );
  const tags = { confirmed, added, removed };
  return {
    id,
    givenAt: given_at,
    by: given_by,
    company: companyOf(company),
    ...tags,
    resolves: resolves !== 0,
    modelVersion: model_version,
  };
}

function companyOf({ company_id, name, description }: z.output<typeof companyRow>): StoredCompany {
  return {
    ...(company_id !== null && { id: company_id }),
    ...(name !== null && { name }),
    description,
  };
}

/** The values of the columns `company_id`, `name` and `description`. */
export function columnsOf({ id, name, description }: StoredCompany): (string | null)[] {
  return [id ?? null, name ?? null, description];
}
