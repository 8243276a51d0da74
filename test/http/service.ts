import type { FastifyInstance } from 'fastify';
import supertest from 'supertest';
import { afterAll } from 'vitest';
import { buildApp } from '../../src/server/app.ts';
import { readConfig } from '../../src/server/config.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { TaggingService } from '../../src/tagger/tagging-service.ts';
import { loadDictionary } from '../../src/text/load-dictionary.ts';
import { smallModel } from '../fixtures/small-model.ts';

/** The service on a small model, configured by environment variables, for as long as the test file runs. */
export async function startService(environment: Record<string, string> = {}): Promise<FastifyInstance> {
  return (await startTagging(environment)).app;
}

/** The same, together with what tags for it. */
export async function startTagging(environment: Record<string, string>) {
  const config = readConfig({ LOG_LEVEL: 'silent', ...environment });
  const service = new TaggingService(
    { model: shareModel(await smallModel()), dictionary: await loadDictionary() },
    config,
  );
  const app = await buildApp(service, config);
  await app.ready();
  afterAll(() => app.close());
  return { app, service };
}

export function client(app: FastifyInstance) {
  return supertest(app.server);
}
