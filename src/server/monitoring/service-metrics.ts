import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import type { QueueDepths } from '../../jobs/queue-depths.ts';
import type { ShadowSlot } from '../../serving/shadow-slot.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import type { Traffic } from '../../serving/traffic.ts';
import { modelName } from '../../tagger/shared-model.ts';
import type { FeedbackService } from '../feedback-service.ts';
import { addQueueMetrics } from './queue-metrics.ts';
import { addShadowMetrics } from './shadow-metrics.ts';
import { addTrafficMetrics } from './traffic-metrics.ts';

/** In seconds: from the fastest answers to the deadline. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface MetricSources {
  readonly service: TaggingService;
  readonly traffic: Traffic;
  readonly shadow: ShadowSlot;
  readonly feedback: FeedbackService | undefined;
  readonly queueDepths: QueueDepths | undefined;
}

/** `GET /metrics`, for Prometheus: names and units by its conventions, nothing of any text. */
export function addMetrics(
  app: FastifyInstance,
  { service, traffic, shadow, feedback, queueDepths }: MetricSources,
): void {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addTrafficMetrics(registry, traffic, service);

  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status_code'],
    buckets: BUCKETS,
    registers,
  });
  /** To find a histogram by its labels anew for each request would take longer than to count in it. */
  const durationsOf = new Map<string, ReturnType<typeof durations.labels>>();
  app.addHook('onResponse', (request, reply, done) => {
    const labels = [request.method, request.routeOptions.url ?? 'none', String(reply.statusCode)];
    const key = labels.join(' ');
    let own = durationsOf.get(key);
    if (own === undefined) {
      own = durations.labels(...labels);
      durationsOf.set(key, own);
    }
    own.observe(reply.elapsedTime / 1000);
    done();
  });
  new Gauge({
    name: 'company_tagger_ready',
    help: 'Whether the service can tag: 1 or 0.',
    registers,
    collect() {
      this.set(service.state.status === 'ok' ? 1 : 0);
    },
  });
  new Gauge({
    name: 'company_tagger_queue_characters',
    help: 'Characters of text that are waiting or being worked on.',
    registers,
    collect() {
      this.set(service.queuedCharacters);
    },
  });
  new Gauge({
    name: 'company_tagger_model_info',
    help: 'The model that serves.',
    labelNames: ['name', 'version', 'digest'],
    registers,
    collect() {
      this.reset();
      if (service.model) this.set({ ...modelName(service.model) }, 1);
    },
  });
  addShadowMetrics(registry, shadow);
  if (queueDepths !== undefined) addQueueMetrics(registry, queueDepths);
  if (feedback !== undefined) {
    new Counter({
      name: 'company_tagger_feedback_requests_passed_over_total',
      help: 'Requests that could not be written down for review.',
      registers,
      collect() {
        this.reset();
        this.inc(feedback.passedOver);
      },
    });
  }

  app.get(
    '/metrics',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Metrics for Prometheus',
        response: {
          200: { description: 'Its text format.', content: { 'text/plain': { schema: z.string() } } },
        },
      },
    },
    async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
