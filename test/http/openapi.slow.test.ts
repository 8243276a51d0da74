import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../src/contract/problem.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { modelVersions } from '../fixtures/model-versions.ts';
import { exampleOf, type Operation, readDocument, spoilt, valuesOf } from '../fixtures/openapi.ts';
import { hasRedis, startRedis } from '../fixtures/redis.ts';
import { startWithoutModel } from './service.ts';

/** Random requests of each kind for each operation. */
const RUNS = 140;

const app = await startWithoutModel({
  MODEL: await modelVersions(['v1']),
  FEEDBACK: 'true',
  DATABASE_URL: await sqliteUrl(),
  MAX_DESCRIPTION_CHARACTERS: '3000',
  JOBS_DIRECTORY: '/nowhere',
  JOBS_S3_BUCKETS: 'companies',
  ...(hasRedis && { REDIS_URL: (await startRedis()).url }),
});
const { deployment } = app;
await deployment.activate('v1');
const { body: text } = await app.inject('/openapi.json');
const document = readDocument(text);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    method,
    operation,
  })),
);

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const validators = new Map<object, ValidateFunction>();
let sent = 0;

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly payload: string;
}

/** Throws if the API description does not have the status, the content type or the body of the answer. */
function assertDescribed(answer: Answer, { responses }: Operation): void {
  sent++;
  const { statusCode, payload } = answer;
  const described = responses[statusCode];
  if (described === undefined)
    throw new Error(`status ${statusCode} is not described: ${payload.slice(0, 300)}`);
  const type = String(answer.headers['content-type'] ?? '').split(';')[0];
  const schema = described.content?.[type]?.schema;
  if (described.content === undefined && payload === '') return;
  if (schema === undefined) throw new Error(`${type} is not described for status ${statusCode}`);
  if (!type.endsWith('json') || type.endsWith('ndjson')) return;
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  if (!validate(JSON.parse(payload))) {
    throw new Error(`${payload.slice(0, 300)} is not as described: ${ajv.errorsText(validate.errors)}`);
  }
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
}

function send(
  path: string,
  method: string,
  request: { type?: string; payload?: string | Buffer; query?: object; params?: object },
) {
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(textOf(Reflect.get(request.params ?? {}, name) ?? 'x') || 'x'),
  );
  const query = Object.entries(request.query ?? {}).map(([name, value]): [string, string] => [
    name,
    textOf(value),
  ]);
  return app.inject({
    url: query.length > 0 ? `${url}?${new URLSearchParams(query)}` : url,
    // The API description has only these methods.
    method: method as 'GET' | 'POST' | 'PUT' | 'DELETE',
    ...(request.payload !== undefined && {
      headers: { 'content-type': request.type ?? 'application/json' },
      payload: request.payload,
    }),
  });
}

describe('the API description', () => {
  it('is valid OpenAPI and has an example of each request body', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(text));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    for (const { operation } of operations) {
      const [body] = Object.values(operation.requestBody?.content ?? {});
      if (body) expect(exampleOf(body)).toBeDefined();
    }
  });

  it.each(operations.filter(({ operation }) => operation.requestBody))(
    'has an example for $name that the service accepts',
    async ({ path, method, operation }) => {
      for (const [type, body] of Object.entries(operation.requestBody?.content ?? {})) {
        const example = exampleOf(body);
        const payload = typeof example === 'string' ? example : JSON.stringify(example);
        const answer = await send(path, method, { type, payload, params: { name: 'small', version: 'v1' } });
        assertDescribed(answer, operation);
        // The example of feedback names an unknown request, and the example of a version does not exist here.
        expect([200, 201, 202, 404, 409, ...(hasRedis ? [] : [501])]).toContain(answer.statusCode);
      }
    },
  );
});

describe('the answer to random requests', () => {
  it.each(operations)('matches the description of $name', async ({ path, method, operation }) => {
    const inputs = (where: 'query' | 'path') =>
      fc.record(
        Object.fromEntries(
          operation.parameters
            .filter((each) => each.in === where)
            .map(({ name, schema }) => [name, valuesOf(schema)]),
        ),
        where === 'path' ? {} : { requiredKeys: [] },
      );
    const params = fc.oneof(fc.constant({ name: 'small', version: 'v1' }), inputs('path'));
    const query = fc.oneof(inputs('query'), spoilt(inputs('query')).map(Object));
    const bodies = Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { schema }]) => {
      const values = valuesOf(schema);
      const json = (value: unknown) => JSON.stringify(value) ?? '';
      const line = type.endsWith('ndjson')
        ? (value: unknown) => `${typeof value === 'string' ? value : json(value)}\n{"description":"農場"}\n`
        : json;
      return [
        values.map((value) => ({ type, payload: line(value) })),
        spoilt(values).map((value) => ({ type, payload: line(value) })),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ type, payload: Buffer.from(bytes) })),
        fc
          .constantFrom('text/plain', 'application/xml', 'application/json; charset=latin1', 'x')
          .chain((other) => values.map((value) => ({ type: other, payload: line(value) }))),
      ];
    });
    for (const body of bodies.length > 0 ? bodies : [fc.constant({})]) {
      await fc.assert(
        fc.asyncProperty(body, query, params, async (own, search, place) => {
          assertDescribed(await send(path, method, { ...own, query: search, params: place }), operation);
        }),
        { numRuns: bodies.length > 0 ? RUNS : RUNS / 2 },
      );
    }
  });

  it('is a problem where there is no route', async () => {
    const pages = /^\/$|^\/(docs|page\.)/;
    // Normalises the path as a client does, for example `/.` to `/`.
    const paths = fc
      .webPath()
      .map((path) => new URL(`http://localhost${path}`).pathname)
      .filter((path) => !pages.test(path) && !(path in document.paths));
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD' as const);
    await fc.assert(
      fc.asyncProperty(paths, methods, async (url, method) => {
        sent++;
        const { statusCode, payload } = await app.inject({ url: `http://localhost${url}`, method });
        expect([400, 404, 414]).toContain(statusCode);
        if (method !== 'HEAD') problemSchema.parse(JSON.parse(payload));
      }),
      { numRuns: 500 },
    );
  });
});

afterAll(() => {
  process.stderr.write(`${sent} requests were sent to test the API description.\n`);
  expect(sent).toBeGreaterThanOrEqual(5000);
});
