import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import pRetry from 'p-retry';
import pThrottle from 'p-throttle';
import { encodingNamed } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import { parseExactJson } from '../contract/json.ts';
import { decodeText } from '../files/parse.ts';

export interface ClientSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly requestsPerSecond: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
}

/** The JSON body of an answer and its Link header. */
export interface JsonAnswer {
  readonly body: unknown;
  readonly link: string | null;
}

export type GetJson = (url: string) => Promise<JsonAnswer>;

/** An answer with an error status. */
class AnswerError extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number;

  constructor({ status, headers }: Response) {
    super(`it answered ${status}`);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds(headers.get('retry-after'));
  }
}

const TRANSIENT = new Set([408, 425, 429, 500, 502, 503, 504]);
/** If the server asks for a longer wait, the request fails instead of waiting. */
const MAX_WAIT_SECONDS = 600;

/**
 * Creates a client that gets JSON at a limited rate. Transient failures (connection errors, timeouts, incomplete or
 * invalid bodies, 429, 5xx) are retried with exponential backoff and jitter, and not before `Retry-After`.
 * @param onRetry called with the reason before each retry
 * @returns a function that throws an {OperationalError}: `not-found` for 404, `invalid-input` for any other failure
 */
export function jsonClient(settings: ClientSettings, onRetry: (reason: string) => void): GetJson {
  const { headers, requestsPerSecond, timeoutSeconds, retries } = settings;
  const throttle = pThrottle({ limit: 1, interval: 1000 / requestsPerSecond });
  const attempt = throttle(async (url: string): Promise<JsonAnswer> => {
    const signal = AbortSignal.timeout(1000 * timeoutSeconds);
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      // A redirect could lead to another host, which must not receive the keys.
      redirect: 'manual',
      signal,
    });
    if (!response.ok) await response.body?.cancel();
    if (!response.ok) throw new AnswerError(response);
    // Read within the attempt, so that a connection that breaks during the body is retried.
    const body = jsonOf(await textOf(response));
    return { body, link: response.headers.get('link') };
  });
  return async (url) => {
    try {
      return await pRetry(() => attempt(url), {
        retries,
        minTimeout: 500,
        maxTimeout: 60_000,
        randomize: true,
        shouldRetry: ({ error }) => isTransient(error),
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (!isTransient(error) || retriesLeft === 0) return;
          onRetry(`${reasonOf(error)}: ${url}`);
          if (error instanceof AnswerError) await setTimeout(1000 * error.retryAfterSeconds);
        },
      });
    } catch (error) {
      const kind = error instanceof AnswerError && error.status === 404 ? 'not-found' : 'invalid-input';
      throw new OperationalError(kind, `cannot get ${url}: ${reasonOf(error)}`);
    }
  };
}

/** The body as text. JSON is UTF-8 unless the answer names another encoding. */
function textOf({ headers, body }: Response): Promise<string> {
  const [, charset = ''] = headers.get('content-type')?.match(/charset="?([^\s;"]+)/i) ?? [];
  const encoding = encodingNamed(charset) ?? 'utf-8';
  return decodeText(body ?? Readable.from([]), { name: 'the answer', encoding });
}

/** The parser's own message would quote the answer. */
function jsonOf(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw new Error('the answer is not JSON');
  }
}

function isTransient(error: Error): boolean {
  if (!(error instanceof AnswerError)) return true;
  return TRANSIENT.has(error.status) && error.retryAfterSeconds <= MAX_WAIT_SECONDS;
}

/** Parses `Retry-After`: seconds or a date (RFC 9110, 10.2.3). 0 if it is missing or invalid. */
function retryAfterSeconds(header: string | null): number {
  if (header === null) return 0;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? 0 : Math.max(0, seconds);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AnswerError) {
    const { retryAfterSeconds: wait } = error;
    return wait > MAX_WAIT_SECONDS
      ? `${error.message} and asks for a wait of ${Math.ceil(wait)} s: run the command again later, and it continues here`
      : error.message;
  }
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
