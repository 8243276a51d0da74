import delay from 'delay';
import type { Transport } from './transport.ts';
import type { JobAnswer, JobRequest } from './types.ts';

const POLL_MILLISECONDS = 1_000;

interface SubmitOptions {
  /** Names the job, so that a program that is started again finds it. By default each call adds a job of its own. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** The jobs of a service. */
export class Jobs {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Adds a job, and never a second one, also when the request has to be repeated. @throws {TaggerError} */
  submit(
    request: JobRequest,
    { idempotencyKey = crypto.randomUUID(), signal }: SubmitOptions = {},
  ): Promise<JobAnswer> {
    const headers = { 'idempotency-key': idempotencyKey };
    return this.#transport.sendJson('/jobs', { body: request, headers, signal });
  }

  /** @throws {TaggerError} when there is no such job, or no longer */
  find(id: string, signal?: AbortSignal): Promise<JobAnswer> {
    return this.#transport.sendJson(pathOf(id), { method: 'GET', signal });
  }

  /** @throws {TaggerError} when there is no such job, or it has ended */
  cancel(id: string, signal?: AbortSignal): Promise<JobAnswer> {
    return this.#transport.sendJson(pathOf(id), { method: 'DELETE', signal });
  }

  /** Waits until the job has ended: `completed`, `failed` or `cancelled`. @throws {TaggerError} */
  async end(id: string, signal?: AbortSignal): Promise<JobAnswer> {
    while (true) {
      const job = await this.find(id, signal);
      if (job.finishedAt !== undefined) return job;
      await delay(POLL_MILLISECONDS, { ...(signal && { signal }) });
    }
  }
}

function pathOf(id: string): string {
  return `/jobs/${encodeURIComponent(id)}`;
}
