import fastifyPlugin from 'fastify-plugin';
import { Counter, Gauge } from 'prom-client';
import { modelName } from '../../tagger/shared-model.ts';
import { addQueueMetrics } from './queue-metrics.ts';
import { addShadowMetrics } from './shadow-metrics.ts';
import { addTrafficMetrics } from './traffic-metrics.ts';

/** The metrics of the service itself. */
export const serviceMetrics = fastifyPlugin(
  async (app) => {
    const { service, bodies, feedback } = app;
    const registers = [app.metrics];
    new Gauge({
      name: 'company_tagger_ready',
      help: 'Whether the service is ready: 1 or 0.',
      registers,
      collect() {
        this.set(service.readiness.status === 'ok' ? 1 : 0);
      },
    });
    new Gauge({
      name: 'company_tagger_queue_characters',
      help: 'Characters of text that wait or are being tagged.',
      registers,
      collect() {
        this.set(service.queuedCharacters);
      },
    });
    new Gauge({
      name: 'company_tagger_buffer_bytes',
      help: 'Bytes of bodies whose requests are not over, and of answers that wait to be read.',
      labelNames: ['content'],
      registers,
      collect() {
        this.set({ content: 'bodies' }, bodies.taken);
        this.set({ content: 'answers' }, service.answerBytes);
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
    addTrafficMetrics(app.metrics, app.traffic, service);
    addShadowMetrics(app.metrics, app.shadow);
    if (app.redis !== undefined) addQueueMetrics(app.metrics, app.redis.queueDepths);
    if (feedback !== undefined) {
      new Counter({
        name: 'company_tagger_feedback_requests_lost_total',
        help: 'Requests that could not be stored for review.',
        registers,
        collect() {
          this.reset();
          this.inc(feedback.lostRequests);
        },
      });
    }
  },
  { name: 'service-metrics', dependencies: ['metrics', 'bodies', 'engine', 'redis', 'feedback'] },
);
