import { setTimeout } from 'node:timers/promises';
import type { Queue } from 'bullmq';

/** A company that could not be tagged, on the queue of dead letters. */
export interface DeadLetter {
  readonly company: unknown;
  readonly reason: string;
}

const INTERVAL_MILLISECONDS = 1_000;
const BATCH = 100;

/**
 * Moves the companies that have failed to the queue of dead letters, again and again until the signal is aborted. A company
 * stays among the failed ones until its dead letter is stored, so that none is lost, whichever worker dies meanwhile.
 * @param onError is called when Redis refuses, once for each time
 */
export async function keepMovingFailed(
  companies: Queue<unknown>,
  deadLetters: Queue<DeadLetter>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await moveFailed(companies, deadLetters);
      await setTimeout(INTERVAL_MILLISECONDS, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) onError(error);
      await setTimeout(INTERVAL_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
  }
}

async function moveFailed(companies: Queue<unknown>, deadLetters: Queue<DeadLetter>): Promise<void> {
  while (true) {
    const failed = await companies.getJobs('failed', 0, BATCH - 1, true);
    if (failed.length === 0) return;
    await deadLetters.addBulk(
      failed.map(({ id, timestamp, data, failedReason }) => ({
        name: 'dead-letter',
        data: { company: data, reason: failedReason },
        // A company that is moved twice has one dead letter. One that is added again with the same ID has another.
        opts: { jobId: `dead-${id}-${timestamp}` },
      })),
    );
    await Promise.all(failed.map((job) => job.remove()));
  }
}
