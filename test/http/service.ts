import type { FastifyInstance } from 'fastify';
import supertest from 'supertest';
import { afterAll } from 'vitest';
import { buildApp } from '../../src/server/app.ts';
import { readConfig } from '../../src/server/config.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { smallModel } from '../fixtures/small-model.ts';

/** The service on a small model, configured by environment variables, for as long as the test file runs. */
export async function startService(environment: Record<string, string> = {}): Promise<FastifyInstance> {
  const tagger = new Tagger(await smallModel(), dictionary);
  const app = await buildApp(tagger, readConfig({ LOG_LEVEL: 'silent', ...environment }));
  await app.ready();
  afterAll(() => app.close());
  return app;
}

export function client(app: FastifyInstance) {
  return supertest(app.server);
}
