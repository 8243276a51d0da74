import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Readiness } from '../contract/health.ts';
import { reasonForLog, unexplained } from '../jobs/failure-reason.ts';
import { QueueDepths } from '../jobs/queue-depths.ts';
import type { RedisConnection } from '../jobs/redis-connection.ts';
import type { WorkerEvents } from '../jobs/worker/queue-worker.ts';
import { loggedError } from './logged-error.ts';
import { healthRoutes } from './monitoring/health.ts';
import { metrics } from './monitoring/metrics.ts';
import { addQueueMetrics } from './monitoring/queue-metrics.ts';
import { addWorkerMetrics } from './monitoring/worker-metrics.ts';
import { schemaController, validation } from './plugins/validation.ts';
import { RepeatedLines } from './repeated-lines.ts';

/** The probes, metrics and log of a queue worker. */
export interface WorkerApp {
  readonly app: FastifyInstance;
  readonly events: WorkerEvents;
  /** Readiness fails from now on. */
  drain(): void;
}

export async function buildWorkerApp(redis: RedisConnection, logLevel: string): Promise<WorkerApp> {
  const app = fastify({
    logger: { level: logLevel, serializers: { err: (error) => loggedError(error) } },
    logController: new LogController({ disableRequestLogging: true }),
    schemaController,
  });
  const repeatedLines = new RepeatedLines();
  let isDraining = false;
  const readiness = (): Readiness => {
    if (isDraining) return { status: 'draining' };
    return redis.isReady ? { status: 'ok' } : { status: 'loading', reason: 'Redis is unavailable' };
  };
  await app.register(validation);
  await app.register(metrics);
  await app.register(healthRoutes, { readiness, model: () => undefined });
  const queueDepths = new QueueDepths(redis);
  addQueueMetrics(app.metrics, queueDepths);
  app.addHook('onClose', async () => queueDepths.close());
  return {
    app,
    events: {
      ...addWorkerMetrics(app.metrics),
      onError: (error, what) => {
        const fault = unexplained(error);
        const reason = reasonForLog(error);
        const message = fault instanceof Error ? fault.message : reason;
        const leftOut = repeatedLines.admit(`${what} ${message}`);
        if (leftOut === undefined) return;
        const line = { what, reason, ...(leftOut > 0 && { leftOut }) };
        if (fault === undefined) app.log.warn(line, 'work failed');
        else app.log.error({ ...line, err: fault }, 'work failed');
      },
    },
    drain: () => {
      isDraining = true;
    },
  };
}
