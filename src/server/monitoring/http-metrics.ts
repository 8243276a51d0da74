import fastifyPlugin from 'fastify-plugin';
import { Histogram } from 'prom-client';

/** In seconds, from the fastest answers to the deadline. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** All other methods are one, as callers could make up any number of them. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** Measures the duration of requests, by the names of OpenTelemetry's semantic conventions. */
export const httpMetrics = fastifyPlugin(
  async (app) => {
    const durations = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'The time from the arrival of a request to the end of its answer.',
      labelNames: [
        'http_request_method',
        'http_route',
        'http_response_status_code',
        'url_scheme',
        'error_type',
      ],
      buckets: BUCKETS,
      registers: [app.metrics],
    });
    /** Looking a histogram up by its labels would take longer than counting in it. */
    const byLabels = new Map<string, ReturnType<typeof durations.labels>>();
    app.addHook('onResponse', (request, reply, done) => {
      const method = METHODS.has(request.method) ? request.method : '_OTHER';
      const { url: route } = request.routeOptions;
      const key = `${method} ${route} ${reply.statusCode} ${request.protocol}`;
      let histogram = byLabels.get(key);
      if (histogram === undefined) {
        const status = String(reply.statusCode);
        histogram = durations.labels({
          http_request_method: method,
          http_response_status_code: status,
          url_scheme: request.protocol,
          ...(route !== undefined && { http_route: route }),
          ...(reply.statusCode >= 500 && { error_type: status }),
        });
        byLabels.set(key, histogram);
      }
      histogram.observe(reply.elapsedTime / 1000);
      done();
    });
  },
  { name: 'http-metrics', dependencies: ['metrics'] },
);
