import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parse } from '../files/parse.ts';
import type { Database, Row, Statement } from './database.ts';
import { migrate } from './migrations.ts';

/** A company whose tags somebody asked for. */
export interface TaggedRequest {
  readonly requestId: string;
  /** In a batch; 0 for a single one. */
  readonly position: number;
  readonly receivedAt: string;
  readonly company: StoredCompany;
  readonly modelVersion: string;
}

export interface StoredCompany {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly description: string;
}

/** What somebody said of a company's tags. */
export interface Feedback {
  readonly by: string;
  readonly company: StoredCompany;
  readonly confirmed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modelVersion: string;
}
export interface StoredFeedback extends Feedback {
  readonly id: string;
  readonly givenAt: string;
}

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
  model_version: z.string(),
});

/** Recent requests and the feedback on them, in either database by the same SQL. */
export class FeedbackStore {
  readonly #database: Database;
  #migrated: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param kept so many requests, the latest; feedback stays for good */
  async addRequests(requests: readonly TaggedRequest[], kept: number): Promise<void> {
    await this.#run([
      ...requests.map(insertRequest),
      {
        sql: `DELETE FROM requests WHERE received_at <=
          (SELECT received_at FROM requests ORDER BY received_at DESC LIMIT 1 OFFSET ${kept})`,
      },
    ]);
  }

  async findRequest(requestId: string, position: number): Promise<TaggedRequest | undefined> {
    const sql = 'SELECT * FROM requests WHERE request_id = $1 AND position = $2';
    const [rows] = await this.#run([{ sql, values: [requestId, position] }]);
    return rows.map(requestOf).at(0);
  }

  /** The latest requests for companies that nobody has given feedback on, the latest first. */
  async requestsToReview(limit: number): Promise<TaggedRequest[]> {
    const sql = `SELECT * FROM requests WHERE NOT EXISTS
      (SELECT 1 FROM feedback WHERE feedback.description = requests.description)
      ORDER BY received_at DESC, request_id, position LIMIT ${limit}`;
    const [rows] = await this.#run([{ sql }]);
    return rows.map(requestOf);
  }

  /** On disk when it returns. @returns its id */
  async addFeedback({ by, company, confirmed, added, removed, modelVersion }: Feedback): Promise<string> {
    const id = randomUUID();
    const tags = [confirmed, added, removed].map((list) => JSON.stringify(list));
    await this.#run([
      {
        sql: `INSERT INTO feedback
          (id, given_at, given_by, company_id, name, description, confirmed, added, removed, model_version)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        values: [id, new Date().toISOString(), by, ...columnsOf(company), ...tags, modelVersion],
      },
    ]);
    return id;
  }

  /** The earliest first. */
  async allFeedback(): Promise<StoredFeedback[]> {
    const [rows] = await this.#run([{ sql: 'SELECT * FROM feedback ORDER BY given_at, id' }]);
    return rows.map(feedbackOf);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** The tables are made when they are first needed, as the database may be away before. */
  async #run(statements: readonly Statement[]): Promise<Row[][]> {
    this.#migrated ??= migrate(this.#database);
    try {
      await this.#migrated;
    } catch (error) {
      this.#migrated = undefined;
      throw error;
    }
    return this.#database.run(statements);
  }
}

function insertRequest({ requestId, position, receivedAt, company, modelVersion }: TaggedRequest): Statement {
  return {
    sql: `INSERT INTO requests (request_id, position, received_at, company_id, name, description, model_version)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (request_id, position) DO UPDATE SET received_at = excluded.received_at,
        company_id = excluded.company_id, name = excluded.name, description = excluded.description,
        model_version = excluded.model_version`,
    values: [requestId, position, receivedAt, ...columnsOf(company), modelVersion],
  };
}

function columnsOf({ id, name, description }: StoredCompany): (string | null)[] {
  return [id ?? null, name ?? null, description].map((text) => text && storable(text));
}

/** PostgreSQL has no text with U+0000, which says nothing to a tagger either. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', ' ');
}

function requestOf(row: Row): TaggedRequest {
  const { request_id, position, received_at, model_version, ...company } = parse(
    requestRow,
    row,
    'a request',
  );
  return {
    requestId: request_id,
    position,
    receivedAt: received_at,
    company: companyOf(company),
    modelVersion: model_version,
  };
}

function feedbackOf(row: Row): StoredFeedback {
  const { id, given_at, given_by, confirmed, added, removed, model_version, ...company } = parse(
    feedbackRow,
    row,
    'a feedback',
  );
  const tags = { confirmed, added, removed };
  return {
    id,
    givenAt: given_at,
    by: given_by,
    company: companyOf(company),
    ...tags,
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
