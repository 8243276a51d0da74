import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema } from '../../src/server/config.ts';

describe('the compose file', () => {
  const schema = z.object({
    services: z.record(
      z.string(),
      z.object({
        command: z.array(z.string()).optional(),
        environment: z.record(z.string(), z.string()).optional(),
        depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).optional(),
        read_only: z.boolean().optional(),
      }),
    ),
  });
  const { services } = schema.parse(parse(readFileSync('deploy/compose.yaml', 'utf8'), { merge: true }));

  it('starts service and workers with variables that the configuration has', () => {
    for (const name of ['service', 'worker']) {
      const { environment = {}, read_only } = services[name];
      expect(Object.keys(environment).filter((variable) => !(variable in configSchema.shape))).toEqual([]);
      expect(configSchema.safeParse(environment).success).toBe(true);
      expect(read_only).toBe(true);
    }
    expect(services.worker.command).toEqual(['company-tagger', 'worker']);
  });

  it('waits for services that it has', () => {
    for (const { depends_on = {} } of Object.values(services)) {
      for (const name of Object.keys(depends_on)) expect(Object.keys(services)).toContain(name);
    }
  });
});
