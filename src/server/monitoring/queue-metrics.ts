import { Gauge, type Registry } from 'prom-client';
import type { QueueDepths } from '../../jobs/queue-depths.ts';

/** The queues in Redis, as every replica and every queue worker sees them. Empty while Redis is unavailable. */
export function addQueueMetrics(registry: Registry, queueDepths: QueueDepths): void {
  new Gauge({
    name: 'company_tagger_queue_jobs',
    help: 'Jobs on the queues in Redis.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { queue, state, jobs } of queueDepths.latest) this.set({ queue, state }, jobs);
    },
  });
}
