import delay from 'delay';
import pRetry from 'p-retry';
import type { Problem } from '../contract/problem.ts';

/** The service has answered with a problem. */
export class TaggerError extends Error {
  override name = 'TaggerError';
  readonly problem: Problem;
  /** The time after which the request may succeed. */
  readonly retryAfterSeconds: number;

  constructor(problem: Problem, retryAfterSeconds: number) {
    super(`${problem.status}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface TransportOptions {
  /** The API key, if the service requires one. */
  readonly key?: string;
  /** The language of the labels of tags, such as `en`, for tags that have one in it. */
  readonly language?: string;
  /** How many times a request is repeated that could not be answered for now; 5 by default. */
  readonly retries?: number;
}

interface JsonRequest {
  /** POST by default. */
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

const RETRIES = 5;
const NOT_NOW = [429, 503];
/** The pause before an unreachable service is tried again. It doubles each time. */
const FIRST_WAIT_MILLISECONDS = 200;

/** Sends requests, and repeats those that could not be answered for now, after the time that the service asks for. */
export class Transport {
  readonly #url: string;
  readonly #options: TransportOptions;

  constructor(url: string, options: TransportOptions) {
    this.#url = url.replace(/\/$/, '');
    this.#options = options;
  }

  /**
   * The answer is of the type that the contract gives it, and is not parsed again: the client stays free of the contract's
   * schemas, and takes the answers of newer services, which may say more.
   * @throws {TaggerError} when the service answers with a problem
   * @throws {TypeError} when the service cannot be reached
   */
  sendJson<Answer>(
    path: string,
    { method = 'POST', body, headers, signal }: JsonRequest = {},
  ): Promise<Answer> {
    const init = {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      signal: signal ?? null,
    };
    const send = async (): Promise<Answer> => JSON.parse(await (await this.#send(path, init)).text());
    return pRetry(send, {
      retries: this.#options.retries ?? RETRIES,
      minTimeout: 0,
      shouldRetry: ({ error }) => isForNow(error),
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (retriesLeft === 0 || !isForNow(error)) return;
        const milliseconds =
          error instanceof TaggerError
            ? 1000 * error.retryAfterSeconds
            : FIRST_WAIT_MILLISECONDS * 2 ** (attemptNumber - 1);
        await delay(milliseconds, { ...(signal && { signal }) });
      },
      ...(signal && { signal }),
    });
  }

  /** Asks for an answer that is not JSON. @throws {TaggerError} */
  get(path: string, signal?: AbortSignal): Promise<Response> {
    return this.#send(path, { headers: {}, signal: signal ?? null });
  }

  /** Sends a stream, once, as a stream cannot be repeated. @throws {TaggerError} */
  postStream(path: string, body: ReadableStream, signal?: AbortSignal): Promise<Response> {
    const headers = { 'content-type': 'application/x-ndjson' };
    return this.#send(path, { method: 'POST', body, duplex: 'half', headers, signal: signal ?? null });
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const { key, language } = this.#options;
    const headers = {
      ...init.headers,
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(language !== undefined && { 'accept-language': language }),
    };
    const response = await fetch(`${this.#url}${path}`, { ...init, headers });
    if (response.ok) return response;
    throw new TaggerError(await problemOf(response), Number(response.headers.get('retry-after') ?? 1));
  }
}

function isForNow(error: Error): boolean {
  return !(error instanceof TaggerError) || NOT_NOW.includes(error.problem.status);
}

/** A proxy in front of the service may answer in another form. */
async function problemOf(response: Response): Promise<Problem> {
  const { status, statusText } = response;
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return JSON.parse(await response.text());
  }
  return { type: 'about:blank', title: statusText, status, detail: statusText };
}
