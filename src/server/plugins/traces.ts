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
import type { FastifyInstance, FastifyRequest } from 'fastify';
import project from '../../../package.json' with { type: 'json' };
import { modelReference } from '../../contract/model-name.ts';
import type { Work } from '../../serving/model-hold.ts';

/**
 * OpenTelemetry: a span for each request, which follows the caller's `traceparent`, and one below it for each piece of
 * work of a thread, by that thread's own clock. Nothing of any text.
 * @param endpoint of an OTLP collector, over HTTP
 */
export function addTraces(app: FastifyInstance, endpoint: string): void {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': project.name, 'service.version': project.version }),
    // Who has decided already whether a trace is kept, is followed.
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
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
  app.addHook('onClose', () => provider.shutdown());
}

function contextOf(propagator: W3CTraceContextPropagator, { headers }: FastifyRequest): Context {
  return propagator.extract(ROOT_CONTEXT, headers, {
    get: (carrier, key) => carrier[key],
    keys: (carrier) => Object.keys(carrier),
  });
}
