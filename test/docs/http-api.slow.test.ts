import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isProblemKind, problem } from '../../src/contract/problem.ts';
import { blocksOf, follow } from '../fixtures/guide.ts';
import { startShippedService } from '../http/service.ts';

const GUIDE = 'docs/http-api.md';
const openApiSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

describe('the guide to the HTTP API', async () => {
  const guide = await readFile(GUIDE, 'utf8');
  const { app, url } = await startShippedService();

  it('has every endpoint of the OpenAPI document', async () => {
    const { paths } = openApiSchema.parse((await app.inject('/openapi.json')).json());
    const endpoints = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `\`${method.toUpperCase()} ${path}`),
    );
    expect(endpoints.length).toBeGreaterThan(20);
    for (const endpoint of endpoints) expect(guide).toContain(endpoint);
  });

  it('has every kind of problem with its status', async () => {
    const rows = [...guide.matchAll(/^\| (\d{3}) +\| `([\w-]+)`/gm)].map(([, status, kind = '']) => [
      kind,
      Number(status),
    ]);
    const contract = await readFile('src/contract/problem.ts', 'utf8');
    const kinds = [...contract.matchAll(/^ {2}'?([\w-]+)'?: [45]\d\d,$/gm)]
      .map(([, kind = '']) => kind)
      .filter(isProblemKind);
    expect(kinds.length).toBeGreaterThan(15);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(kinds.map((kind) => [kind, problem(kind, '').status])),
    );
  });

  it('works as written', async () => {
    const blocks = await blocksOf(GUIDE, 'sh');
    const commands = blocks.map((block) => block.replace('localhost:3000', url));
    const { code, stdout, stderr } = await follow(commands, '.', {});
    expect(code, stderr.slice(-500)).toBe(0);
    expect(stdout).toContain('"evidence":[{"text":');
    expect(stdout).toContain('{"id":"2","error":{"type":"urn:company-tagger:problem:invalid-request"');
    expect(stdout).toContain('"summary":{"lines":2,"tagged":1,"errors":1}');
  });
});
