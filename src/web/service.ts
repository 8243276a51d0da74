import type { Result } from '../client/types.ts';

/** The service has answered with a problem. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Asked for when the service requires a key. It is kept in memory only. */
let key: string | undefined;
let askForKey: () => Promise<string> = () => Promise.reject(new Error('no key dialog'));

export function onKeyNeeded(ask: () => Promise<string>): void {
  askForKey = ask;
}

/** @throws {ServiceError} */
async function send(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const headers = new Headers(init.headers);
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
    const response = await fetch(path, { ...init, headers });
    if (response.ok) return response;
    if (response.status !== 401) throw new ServiceError(response.status, await detailOf(response));
    key = await askForKey();
  }
}

async function detailOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return String(JSON.parse(text).detail);
  } catch {
    return response.statusText;
  }
}

/** The answer has the type that the contract gives it. */
export async function getJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return JSON.parse(await (await send(path, { ...(signal && { signal }) })).text());
}

export async function postJson<Answer>(path: string, body: object, signal?: AbortSignal): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
  return JSON.parse(await (await send(path, init)).text());
}

/** Sends part of a file to the stream endpoint. Results are in order. */
export async function tagLines(lines: readonly string[], signal: AbortSignal): Promise<Result[]> {
  const headers = { 'content-type': 'application/x-ndjson' };
  const init = { method: 'POST', headers, body: `${lines.join('\n')}\n`, signal };
  const text = await (await send('/tag/stream', init)).text();
  return text
    .trimEnd()
    .split('\n')
    .map((line): Result => JSON.parse(line));
}
