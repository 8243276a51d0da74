import { randomUUID } from 'node:crypto';
import type { Database, Row, Statement } from './database.ts';
import type { Feedback, StoredFeedback, TaggedRequest } from './feedback.ts';
import { columnsOf, feedbackOf, requestOf } from './feedback-rows.ts';
import { migrate } from './migrations.ts';

const ALL_FEEDBACK: Statement = { sql: 'SELECT * FROM feedback ORDER BY given_at, id' };

/** Stores recent requests and all feedback, by the same SQL in SQLite and PostgreSQL. */
export class FeedbackStore {
  readonly #database: Database;
  #migrated: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param kept the number of latest requests to keep; feedback is kept until it is taken back */
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
    const [rows = []] = await this.#run([{ sql, values: [requestId, position] }]);
    return rows.map(requestOf).at(0);
  }

  /** The requests for companies without feedback, latest first. */
  async requestsToReview(limit: number): Promise<TaggedRequest[]> {
    const sql = `SELECT * FROM requests WHERE NOT EXISTS
      (SELECT 1 FROM feedback WHERE feedback.description = requests.description)
      ORDER BY received_at DESC, request_id, position LIMIT ${limit}`;
    const [rows = []] = await this.#run([{ sql }]);
    return rows.map(requestOf);
  }

  /** Stores feedback. It is on disk when the promise resolves. @returns the ID of the feedback */
  async addFeedback(feedback: Feedback): Promise<string> {
    const { by, company, confirmed, added, removed, resolves, modelVersion } = feedback;
    const id = randomUUID();
    const tags = [confirmed, added, removed].map((list) => JSON.stringify(list));
    await this.#run([
      {
        sql: `INSERT INTO feedback
          (id, given_at, given_by, company_id, name, description, confirmed, added, removed, resolves, model_version)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        values: [
          id,
          new Date().toISOString(),
          by,
          ...columnsOf(company),
          ...tags,
          Number(resolves),
          modelVersion,
        ],
      },
    ]);
    return id;
  }

  /** Takes feedback back. @returns whether there was any with this ID */
  async removeFeedback(id: string): Promise<boolean> {
    const [found = []] = await this.#run([
      { sql: 'SELECT id FROM feedback WHERE id = $1', values: [id] },
      { sql: 'DELETE FROM feedback WHERE id = $1', values: [id] },
    ]);
    return found.length > 0;
  }

  /** All feedback, earliest first. */
  async allFeedback(): Promise<StoredFeedback[]> {
    const [rows = []] = await this.#run([ALL_FEEDBACK]);
    return rows.map(feedbackOf);
  }

  /** The same, but nothing is created, as a database without feedback may be that of another program. */
  async existingFeedback(): Promise<StoredFeedback[]> {
    const [rows = []] = await this.#database.run([ALL_FEEDBACK]);
    return rows.map(feedbackOf);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** Creates the tables on first use, because the database may be unavailable at start. */
  async #run(statements: readonly Statement[]): Promise<Row[][]> {
    this.#migrated ??= migrate(this.#database);
    try {
      await this.#migrated;
    } catch (error) {
      this.#migrated = undefined;
      throw error;
    }
    return this.#database.run(
      statements.map(({ sql, values = [] }) => ({ sql, values: values.map(storable) })),
    );
  }
}

/** PostgreSQL cannot store U+0000, nor UTF-8 a lone surrogate. Neither has a meaning here. */
function storable<Value>(value: Value): Value | string {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', ' ') : value;
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
