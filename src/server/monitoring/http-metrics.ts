import fastifyPlugin from 'fastify-plugin';
import { Histogram } from 'prom-client';

/** In seconds, from the fastest answers to the deadline. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Measures the duration of requests. */
export const httpMetrics = fastifyPlugin(
  async (app) => {
    const durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'The time from the arrival of a request to the end of its answer.',
      labelNames: ['method', 'route', 'status_code'],
      buckets: BUCKETS,
      registers: [app.metrics],
    });
    /** Looking a histogram up by its labels would take longer than counting in it. */
    const byLabels = new Map<string, ReturnType<typeof durations.labels>>();
    app.addHook('onResponse', (request, reply, done) => {
      const labels = [request.method, request.routeOptions.url ?? 'none', String(reply.statusCode)];
      const key = labels.join(' ');
      let histogram = byLabels.get(key);
      if (histogram === undefined) {
        histogram = durations.labels(...labels);
        byLabels.set(key, histogram);
      }
      histogram.observe(reply.elapsedTime / 1000);
      done();
    });
  },
  { name: 'http-metrics', dependencies: ['metrics'] },
);
