import type { FastifyInstance } from 'fastify';
import supertest from 'supertest';
import { afterAll } from 'vitest';
import { buildApp } from '../../src/server/app.ts';
import { readConfig } from '../../src/server/config.ts';
// Declare the properties that the plugins add to the server.
import type {} from '../../src/server/plugins/bodies.ts';
import type {} from '../../src/server/plugins/engine.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { loadDictionary } from '../../src/text/dictionary/load-dictionary.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

/** Starts the service with the small model and these environment variables. It is closed after the test file. */
export async function startService(environment: Record<string, string> = {}): Promise<FastifyInstance> {
  const app = await startWithoutModel(environment);
  app.service.use(new Tagger(await sharedSmallModel()));
  return app;
}

/** Starts the service with the shipped model, on a free port. */
export async function startShippedService(
  environment: Record<string, string> = {},
): Promise<{ app: FastifyInstance; url: string }> {
  const app = await startWithoutModel(environment);
  app.service.use(await loadTagger('models/default'));
  return { app, url: await app.listen({ port: 0 }) };
}

/** Starts the service before its model is loaded. */
export async function startWithoutModel(environment: Record<string, string> = {}): Promise<FastifyInstance> {
  const app = await buildApp(readConfig({ LOG_LEVEL: 'silent', ...environment }), loadDictionary());
  await app.ready();
  afterAll(() => app.close());
  return app;
}

export function client(app: FastifyInstance) {
  return supertest(app.server);
}
