/*
 * Queueing model of the duration of a job on any number of workers and processors. One worker splits the input and queues
 * the chunks; it tags none before it has finished. Single-threaded workers take chunks one at a time, in order of arrival.
 * Threads that are not waiting for storage share the processors. After the last chunk, one worker assembles the parts.
 */

/** Measured service times, in seconds. */
export interface ServiceTimes {
  /** Thread time per chunk to split it off, write it and queue it. */
  readonly splitting: number;
  /** Thread time to tag a chunk: measured samples, used in turn. */
  readonly tagging: readonly number[];
  /** Time per chunk spent waiting for storage and Redis, outside the thread. */
  readonly waiting: number;
  /** Time per chunk to append its part to the output. */
  readonly assembling: number;
  /** Fixed overhead of a job, independent of the number of chunks. */
  readonly fixed: number;
}

export interface Setting {
  readonly chunks: number;
  readonly workers: number;
  readonly processors: number;
}

/** The current step of a worker (undefined if idle) and the seconds left of it. */
interface Worker {
  work: 'splitting' | 'tagging' | 'waiting' | undefined;
  left: number;
}

/** @returns the seconds from the creation of a job until its output is complete */
export function simulateJob(times: ServiceTimes, { chunks, workers, processors }: Setting): number {
  const all: Worker[] = Array.from({ length: workers }, () => ({ work: undefined, left: 0 }));
  Object.assign(all[0], { work: 'splitting', left: times.splitting });
  let clock = 0;
  let split = 0;
  let taken = 0;
  let done = 0;
  while (done < chunks) {
    for (const worker of all.filter(({ work }) => work === undefined).slice(0, split - taken)) {
      Object.assign(worker, { work: 'tagging', left: times.tagging[taken++ % times.tagging.length] });
    }
    const busy = all.filter(({ work }) => work !== undefined);
    const running = busy.filter(({ work }) => work !== 'waiting').length;
    const speedOf = ({ work }: Worker) => (work === 'waiting' ? 1 : Math.min(1, processors / running));
    const step = Math.min(...busy.map((worker) => worker.left / speedOf(worker)));
    clock += step;
    for (const worker of busy) worker.left -= step * speedOf(worker);
    for (const worker of busy.filter(({ left }) => left < EPSILON)) {
      if (worker.work === 'tagging') Object.assign(worker, { work: 'waiting', left: times.waiting });
      else if (worker.work === 'waiting') {
        done++;
        worker.work = undefined;
      } else if (++split < chunks) worker.left = times.splitting;
      else worker.work = undefined;
    }
  }
  return clock + chunks * times.assembling + times.fixed;
}

/** Remaining seconds below which work counts as finished, to absorb rounding errors. */
const EPSILON = 1e-9;
