import { setTimeout } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { z } from 'zod';
import { type Problem, problemSchema } from '../contract/problem.ts';

/** The service has said no; `problem` says what to. */
export class TaggerError extends Error {
  override name = 'TaggerError';
  readonly problem: Problem;
  /** When it may say yes. */
  readonly retryAfterSeconds: number;

  constructor(problem: Problem, retryAfterSeconds: number) {
    super(`${problem.status}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface TransportOptions {
  /** The API key, where the service asks for one. */
  readonly key?: string;
  /** How often a request that could not be answered for now is sent again; without: 5 times. */
  readonly retries?: number;
}

const RETRIES = 5;
const NOT_NOW = [429, 503];
/** Before a service that could not be reached is tried again; twice as long each time. */
const FIRST_WAIT_MILLISECONDS = 200;

/** Sends requests, and again after a while (as long as the service says) where they could not be answered for now. */
export class Transport {
  readonly #url: string;
  readonly #options: TransportOptions;

  constructor(url: string, options: TransportOptions) {
    this.#url = url.replace(/\/$/, '');
    this.#options = options;
  }

  /** @throws {TaggerError} when the service says no; a `TypeError` when it cannot be reached */
  async postJson<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<z.output<Schema>> {
    const text = JSON.stringify(body);
    const send = async () =>
      (await this.#send(path, 'application/json', { body: text, signal: signal ?? null })).json();
    const answer = await pRetry(send, {
      retries: this.#options.retries ?? RETRIES,
      minTimeout: 0,
      shouldRetry: ({ error }) => isForNow(error),
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (retriesLeft === 0 || !isForNow(error)) return;
        const milliseconds =
          error instanceof TaggerError
            ? 1000 * error.retryAfterSeconds
            : FIRST_WAIT_MILLISECONDS * 2 ** (attemptNumber - 1);
        await setTimeout(milliseconds, undefined, { ...(signal && { signal }) });
      },
      ...(signal && { signal }),
    });
    return schema.parse(answer);
  }

  /** Once only, as a stream cannot be sent again. @throws {TaggerError} */
  postStream(path: string, body: ReadableStream, signal?: AbortSignal): Promise<Response> {
    return this.#send(path, 'application/x-ndjson', { body, duplex: 'half', signal: signal ?? null });
  }

  async #send(path: string, type: string, init: RequestInit): Promise<Response> {
    const { key } = this.#options;
    const headers = { 'content-type': type, ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    const response = await fetch(`${this.#url}${path}`, { method: 'POST', headers, ...init });
    if (response.ok) return response;
    throw new TaggerError(await problemOf(response), Number(response.headers.get('retry-after') ?? 1));
  }
}

function isForNow(error: Error): boolean {
  return !(error instanceof TaggerError) || NOT_NOW.includes(error.problem.status);
}

/** What stands before the service may answer in another way. */
async function problemOf(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return problemSchema.parse(await response.json());
  }
  return { type: 'about:blank', title: statusText, status, detail: statusText };
}
