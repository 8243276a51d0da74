import { Counter, Histogram, type Registry } from 'prom-client';
import type { WorkerEvents } from '../../jobs/worker/queue-worker.ts';

/** Counts what a queue worker does. @returns the events that it must be told of */
export function addWorkerMetrics(registry: Registry): Pick<WorkerEvents, 'onChunk' | 'onCompany'> {
  const registers = [registry];
  const records = new Counter({
    name: 'company_tagger_worker_records_total',
    help: 'Records of jobs and companies of the queue that the worker has processed.',
    labelNames: ['outcome'],
    registers,
  });
  const characters = new Counter({
    name: 'company_tagger_worker_characters_total',
    help: 'Characters of the descriptions that the worker has tagged for jobs.',
    registers,
  });
  const chunkSeconds = new Histogram({
    name: 'company_tagger_worker_chunk_duration_seconds',
    help: 'The time from taking a chunk to having written its results.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return {
    onChunk: (result, seconds) => {
      records.inc({ outcome: 'tagged' }, result.tagged);
      records.inc({ outcome: 'error' }, result.errors);
      characters.inc(result.characters);
      chunkSeconds.observe(seconds);
    },
    onCompany: (outcome) => records.inc({ outcome: outcome === 'tagged' ? 'tagged' : 'error' }),
  };
}
