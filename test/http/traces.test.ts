import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { client, startService } from './service.ts';

const FARM = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';
const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
});
const exportSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

it('traces continue the caller’s trace into the worker threads and contain no text', async () => {
  const bodies: unknown[] = [];
  const collector = createServer((request, response) => {
    json(request).then((body) => {
      bodies.push(body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const address = collector.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const app = await startService({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });

  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  await client(app)
    .post('/tag')
    .set('traceparent', `00-${traceId}-00f067aa0ba902b7-01`)
    .set('x-request-id', 'traced')
    .send({ description: FARM, options: { explain: true } })
    .expect(200);
  await client(app)
    .post('/tag')
    .set('traceparent', `00-${'1'.repeat(32)}-00f067aa0ba902b7-00`)
    .send({ description: FARM })
    .expect(200);
  await app.close();
  collector.close();

  const spans = bodies
    .flatMap((body) => exportSchema.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  // The second trace is missing because its caller did not sample it.
  expect(spans.map(({ name, traceId: id }) => [name, id]).sort()).toEqual([
    ['POST /tag', traceId],
    ['tag', traceId],
  ]);
  const [server, work] = spans.sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(server.parentSpanId).toBe('00f067aa0ba902b7');
  expect(work.parentSpanId).toBe(server.spanId);
  expect(work.endTimeUnixNano).toBeGreaterThan(work.startTimeUnixNano);
  const attributes = Object.fromEntries(
    server.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
  );
  expect(attributes).toMatchObject({
    'http.route': '/tag',
    'http.response.status_code': 200,
    'company_tagger.request_id': 'traced',
    'company_tagger.model': expect.stringMatching(/^small:/),
  });
  expect(JSON.stringify(bodies)).not.toContain('乳牛');
});

it.each([
  ['hangs', true],
  ['is not there', false],
])('a collector that %s does not keep the service from ending', async (_, isThere) => {
  const collector = createServer(() => {});
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const address = collector.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  if (!isThere) collector.close();
  const app = await startService({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  await client(app).post('/tag').send({ description: FARM }).expect(200);
  await app.close();
  collector.closeAllConnections();
  collector.close();
});
