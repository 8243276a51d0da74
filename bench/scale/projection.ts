import { count } from '../measure.ts';
import { type ServiceTimes, simulateJob } from '../scale-simulation.ts';

const OVERVIEWS = [5_000_000, 100_000_000, 1_000_000_000];
const WORKERS = [1, 8, 32, 128];
/** More chunks than these take as long each. */
const SIMULATED_CHUNKS = 5_000;
/** Assumed price of a processor, in US dollars per hour. Replace it with your own. */
const PROCESSOR_HOUR = 0.05;

export interface Sizes {
  /** Bytes per input record. */
  readonly bytes: number;
  /** Bytes per result. */
  readonly outputBytes: number;
  /** Processor seconds of Redis per chunk. */
  readonly redisSeconds: number;
  /** Bytes per waiting chunk in Redis. */
  readonly waitingBytes: number;
  /** Records per chunk. */
  readonly perChunk: number;
}

/** Projects the duration and cost of one job if each worker has its own processor. */
export function projection(steps: ServiceTimes, sizes: Sizes): string[] {
  const { bytes, outputBytes, waitingBytes, perChunk, redisSeconds } = sizes;
  const mean = steps.tagging.reduce((sum, each) => sum + each, 0) / steps.tagging.length;
  const secondsPerChunk = WORKERS.map(
    (workers) =>
      simulateJob({ ...steps, fixed: 0 }, { chunks: SIMULATED_CHUNKS, workers, processors: workers }) /
      SIMULATED_CHUNKS,
  );
  const rows = OVERVIEWS.map((overviews) => {
    const chunks = overviews / perChunk;
    const processorHours = (chunks * (steps.splitting + mean + steps.assembling)) / 3600;
    const cells = [
      count(overviews),
      ...secondsPerChunk.map((each) => duration(chunks * each)),
      `${processorHours.toFixed(1)} h, $${(processorHours * PROCESSOR_HOUR).toFixed(2)}`,
      `${((overviews * bytes) / 1e9).toFixed(1)} GB, ${((overviews * outputBytes) / 1e9).toFixed(1)} GB`,
      `${((chunks * waitingBytes) / 1e6).toFixed(0)} MB`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const limit = mean / (steps.splitting + steps.assembling);
  // Input is read, written as chunks and read again; output is written as parts, read and written again.
  const traffic = (3 * (bytes + outputBytes) * perChunk) / (steps.splitting + mean + steps.assembling);
  return [
    'Simulated with these figures, each worker on a processor of its own, as one job:',
    '',
    `| overviews | ${WORKERS.map((workers) => `${workers} worker${workers > 1 ? 's' : ''}`).join(' | ')} | processors, at $${PROCESSOR_HOUR} an hour | input, output | Redis, if all of it waits |`,
    `|${' --- |'.repeat(WORKERS.length + 4)}`,
    ...rows,
    '',
    `One worker splits a job and one assembles it: more than some ${Math.round(limit)} workers make it no faster, and ` +
      'several jobs side by side do. ' +
      `Redis, on one processor, keeps up with some ${Math.round(mean / redisSeconds)} workers. A worker moves ` +
      `${(traffic / 1e6).toFixed(0)} MB a second from and to the storage: 10 Gbit/s are ${Math.round(1.25e9 / traffic)} workers' worth.`,
  ];
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
