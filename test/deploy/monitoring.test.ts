import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { RedisConnection } from '../../src/jobs/redis-connection.ts';
import { buildWorkerApp } from '../../src/server/worker-app.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { client, startService } from '../http/service.ts';

const target = z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string() });
const datasource = z.object({ type: z.literal('prometheus'), uid: z.string() });
const dashboardSchema = z.object({
  title: z.string(),
  uid: z.string().max(40),
  schemaVersion: z.int().min(30),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.enum(['row', 'stat', 'table', 'timeseries', 'heatmap']),
      title: z.string().min(1),
      gridPos: z.object({ h: z.int(), w: z.int().max(24), x: z.int().max(23), y: z.int() }),
      datasource: datasource.optional(),
      targets: z.array(target).min(1).optional(),
    }),
  ),
});
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^[A-Z]\w+$/),
          expr: z.string().min(1),
          for: z.string().regex(/^\d+[smh]$/),
          labels: z.strictObject({ severity: z.enum(['info', 'warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

const dashboard = dashboardSchema.parse(JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8')));
const rules = rulesSchema
  .parse(parse(readFileSync('deploy/alerts.yaml', 'utf8')))
  .groups.flatMap(({ rules: own }) => own);
const operations = readFileSync('docs/operations.md', 'utf8');

/** The names of metrics in an expression: what PromQL has itself is in no metric's name. */
const metricsIn = (expression: string) =>
  [...expression.matchAll(/\b(?:company_tagger|http_server|nodejs|process)_\w+/g)].map(([name]) => name);

describe('dashboard and alerts', async () => {
  const app = await startService({ FEEDBACK: 'true', DATABASE_URL: await sqliteUrl() });
  const redis = new RedisConnection('redis://127.0.0.1:1');
  const worker = await buildWorkerApp(redis, 'silent');
  afterAll(() => redis.close());
  const ofService = (await client(app).get('/metrics')).text;
  const text = `${ofService}\n${(await worker.app.inject('/metrics')).payload}`;
  const families = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name, type]) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
  );

  it('ask for metrics that there are', () => {
    const expressions = [
      ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
      ...rules.map(({ expr }) => expr),
    ];
    expect(expressions.length).toBeGreaterThan(20);
    for (const expression of expressions) {
      const metrics = metricsIn(expression);
      expect(metrics.length).toBeGreaterThan(0);
      for (const metric of metrics) expect(families).toContain(metric);
    }
  });

  it('show every metric of the service’s own', () => {
    const shown = new Set(
      [...dashboard.panels.flatMap(({ targets = [] }) => targets), ...rules].flatMap(({ expr }) =>
        metricsIn(expr),
      ),
    );
    const own = [...text.matchAll(/^# TYPE (company_tagger_\S+)/gm)].map(([, name]) => name);
    const unseen = own.filter((name) => ![...shown].some((metric) => metric.startsWith(name)));
    expect(unseen).toEqual(['company_tagger_description_characters', 'company_tagger_unknown_token_ratio']);
  });

  it('have panels that do not overlap', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it('each have what they mean and what to do in the operations guide', () => {
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(operations).toContain(`### ${alert}\n`);
    }
  });
});
