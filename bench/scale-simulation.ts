/*
 * What a job takes on any number of workers and processors, by a queueing model. One worker cuts the input and hands
 * chunks to a queue, and takes none before it is done; workers, each a single thread, take them from it one at a time, first
 * come, first served. Threads that do not wait for the storage share the processors. When the last chunk is done, one
 * worker puts the parts together.
 */

/** Measured, in seconds. */
export interface ServiceTimes {
  /** Of one chunk, to be cut, written and put on the queue: in the thread of the worker that cuts. */
  readonly cutting: number;
  /** Of the chunks, to be tagged: in the thread. Drawn from in turn. */
  readonly tagging: readonly number[];
  /** Of one chunk, for storage and Redis: beside the thread. */
  readonly waiting: number;
  /** Of one chunk's part, to get to its place in the output. */
  readonly assembling: number;
  /** Of a job without any chunk to speak of. */
  readonly fixed: number;
}

export interface Setting {
  readonly chunks: number;
  readonly workers: number;
  readonly processors: number;
}

/** What a worker has in hand: work in its thread, in seconds that are left of it, and then a wait until some time. */
interface Worker {
  work: 'cutting' | 'tagging' | 'waiting' | undefined;
  left: number;
}

/** Seconds from a job's being made to its output's being there. */
export function simulateJob(times: ServiceTimes, { chunks, workers, processors }: Setting): number {
  const all: Worker[] = Array.from({ length: workers }, () => ({ work: undefined, left: 0 }));
  Object.assign(all[0], { work: 'cutting', left: times.cutting });
  let clock = 0;
  let cut = 0;
  let taken = 0;
  let done = 0;
  while (done < chunks) {
    for (const worker of all.filter(({ work }) => work === undefined).slice(0, cut - taken)) {
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
      } else if (++cut < chunks) worker.left = times.cutting;
      else worker.work = undefined;
    }
  }
  return clock + chunks * times.assembling + times.fixed;
}

/** What floating point leaves of work that is done, in seconds. */
const EPSILON = 1e-9;
