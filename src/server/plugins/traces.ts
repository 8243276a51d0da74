import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import project from '../../../package.json' with { type: 'json' };
import { modelReference } from '../../contract/model-name.ts';
import { reason } from '../../files/reason.ts';
import type { Work } from '../../serving/thread-tasks.ts';

/** A collector that hangs must not use up the time that a shutdown may take. */
const TIMEOUT_MILLISECONDS = 2_000;

/**
 * Traces requests by OpenTelemetry: a span for each request, which continues the caller's `traceparent`, and a child span
 * for each piece of work of a thread, by that thread's clock. Spans contain no text.
 * @param endpoint of an OTLP collector, over HTTP
 */
export const traces = fastifyPlugin<{ endpoint: string }>(
  async (app, { endpoint }) => {
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': project.name, 'service.version': project.version }),
      // The caller's decision whether to keep a trace is respected.
      sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new OTLPTraceExporter({
            url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
            timeoutMillis: TIMEOUT_MILLISECONDS,
          }),
        }),
      ],
    });
    const tracer = provider.getTracer(project.name);
    const propagator = new W3CTraceContextPropagator();
    const spans = new WeakMap<FastifyRequest, Span>();

    app.addHook('onRequest', (request, _, done) => {
      const route = request.routeOptions.url ?? 'none';
      const parent = contextOf(propagator, request);
      const span = tracer.startSpan(
        `${request.method} ${route}`,
        {
          kind: SpanKind.SERVER,
          attributes: {
            'http.request.method': request.method,
            'http.route': route,
            'company_tagger.request_id': request.id,
          },
        },
        parent,
      );
      spans.set(request, span);
      const own = trace.setSpan(parent, span);
      request.usage.onWork = ({ began, ended, thread }: Work) => {
        const attributes = { 'thread.id': thread };
        tracer.startSpan('tag', { startTime: began, attributes }, own).end(ended);
      };
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      const { model, companies, characters } = request.usage;
      const span = spans.get(request);
      span?.setAttributes({
        'http.response.status_code': reply.statusCode,
        'company_tagger.companies': companies,
        'company_tagger.characters': characters,
        ...(model && { 'company_tagger.model': modelReference(model) }),
      });
      if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
      done();
    });
    app.addHook('onClose', () =>
      provider
        .shutdown()
        .catch((error: unknown) => app.log.warn({ reason: reason(error) }, 'the last traces are lost')),
    );
  },
  { name: 'traces', dependencies: ['request-context'] },
);

function contextOf(propagator: W3CTraceContextPropagator, { headers }: FastifyRequest): Context {
  return propagator.extract(ROOT_CONTEXT, headers, {
    get: (carrier, key) => carrier[key],
    keys: (carrier) => Object.keys(carrier),
  });
}
