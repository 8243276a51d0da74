import { Gauge, type Registry } from 'prom-client';
import type { QueueDepths } from '../../jobs/queue-depths.ts';

/** What is on the queues, as every replica and every worker sees it; nothing while Redis is away. */
export function addQueueMetrics(registry: Registry, queueDepths: QueueDepths): void {
  new Gauge({
    name: 'company_tagger_queue_jobs',
    help: 'What is on the queues in Redis.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      const depths = await queueDepths.read().catch(() => []);
      for (const { queue, state, jobs } of depths) this.set({ queue, state }, jobs);
    },
  });
}
