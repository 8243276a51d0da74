/*
 * What a job takes on any number of workers and processors, by a queueing model. One worker cuts the input and hands
 * chunks to a queue; workers, each a single thread, take them from it, first come, first served, two at a time: what they
 * have in the thread shares it, and what waits for the storage does not. Threads share the processors. When the last
 * chunk is done, one worker puts the parts together.
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

/** A worker has so many chunks in hand. */
const IN_HAND = 2;

/** Work in a thread, in seconds that are left of it. */
interface Task {
  readonly isCutting: boolean;
  left: number;
}

interface Worker {
  thread: Task[];
  /** When the chunks that wait for the storage are through. */
  waiting: number[];
}

/** Seconds from a job's being made to its output's being there. */
export function simulateJob(times: ServiceTimes, { chunks, workers, processors }: Setting): number {
  const all: Worker[] = Array.from({ length: workers }, () => ({ thread: [], waiting: [] }));
  all[0].thread.push({ isCutting: true, left: times.cutting });
  let clock = 0;
  let cut = 0;
  let taken = 0;
  let done = 0;
  while (done < chunks) {
    for (const worker of all) {
      const inHand = worker.thread.filter(({ isCutting }) => !isCutting).length + worker.waiting.length;
      for (let room = IN_HAND - inHand; room > 0 && taken < cut; room--) {
        worker.thread.push({ isCutting: false, left: times.tagging[taken++ % times.tagging.length] });
      }
    }
    const running = all.filter(({ thread }) => thread.length > 0);
    const speed = Math.min(1, processors / running.length);
    const step = Math.min(
      ...running.flatMap(({ thread }) => thread.map(({ left }) => (left * thread.length) / speed)),
      ...all.flatMap(({ waiting }) => waiting.map((until) => until - clock)),
    );
    clock += step;
    for (const worker of all) {
      const { thread, waiting } = worker;
      worker.waiting = waiting.filter((until) => until > clock);
      done += waiting.length - worker.waiting.length;
      for (const task of thread) task.left -= (step * speed) / thread.length;
      worker.thread = thread.filter(({ left }) => left > EPSILON);
      for (const { isCutting } of thread.filter(({ left }) => left <= EPSILON)) {
        if (!isCutting) worker.waiting.push(clock + times.waiting);
        else if (++cut < chunks) worker.thread.push({ isCutting, left: times.cutting });
      }
    }
  }
  return clock + chunks * times.assembling + times.fixed;
}

/** What floating point leaves of work that is done, in seconds. */
const EPSILON = 1e-9;
