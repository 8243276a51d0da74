import fastify, { type FastifyInstance, LogController } from 'fastify';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { OperationalError } from '../contract/error.ts';
import { QueueDepths } from '../jobs/queue-depths.ts';
import type { OpenRedis } from '../jobs/redis-connection.ts';
import type { WorkerEvents } from '../jobs/worker/queue-worker.ts';
import { addQueueMetrics } from './monitoring/queue-metrics.ts';

/** What probes and Prometheus ask a worker, and what it logs. */
export interface WorkerApp {
  readonly app: FastifyInstance;
  readonly events: WorkerEvents;
  /** From now on it is not ready: it is to end. */
  drain(): void;
}

export function buildWorkerApp(redis: OpenRedis, logLevel: string): WorkerApp {
  const app = fastify({
    logger: { level: logLevel },
    logController: new LogController({ disableRequestLogging: true }),
  });
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addQueueMetrics(registry, new QueueDepths(redis));
  const records = new Counter({
    name: 'company_tagger_worker_records_total',
    help: 'Records of jobs and companies of the queue that the worker has done.',
    labelNames: ['outcome'],
    registers,
  });
  const characters = new Counter({
    name: 'company_tagger_worker_characters_total',
    help: 'Of the descriptions of jobs that the worker has tagged.',
    registers,
  });
  const chunkSeconds = new Histogram({
    name: 'company_tagger_worker_chunk_duration_seconds',
    help: 'From a chunk’s being taken to its part’s being written.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });

  let isDraining = false;
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_, reply) => {
    const status = isDraining ? 'draining' : redis.isReady ? 'ok' : 'waiting for Redis';
    return reply.code(status === 'ok' ? 200 : 503).send({ status });
  });
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  return {
    app,
    events: {
      onError: (error, what) => {
        if (error instanceof OperationalError) app.log.warn({ reason: error.message, what }, 'work failed');
        else app.log.error({ err: error, what }, 'work failed');
      },
      onChunk: (result, seconds) => {
        records.inc({ outcome: 'tagged' }, result.tagged);
        records.inc({ outcome: 'error' }, result.errors);
        characters.inc(result.characters);
        chunkSeconds.observe(seconds);
      },
      onCompany: (outcome) => records.inc({ outcome: outcome === 'tagged' ? 'tagged' : 'error' }),
    },
    drain: () => {
      isDraining = true;
    },
  };
}
