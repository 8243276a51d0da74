import type { FastifyInstance } from 'fastify';
import supertest from 'supertest';
import { afterAll } from 'vitest';
import { type App, buildApp } from '../../src/server/app.ts';
import { readConfig } from '../../src/server/config.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { openImage } from '../../src/text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../src/text/dictionary/load-dictionary.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

/** The service on a small model, configured by environment variables, for as long as the test file runs. */
export async function startService(environment: Record<string, string> = {}): Promise<FastifyInstance> {
  return (await startApp(environment)).app;
}

/** The same, together with what it is made of. */
export async function startApp(environment: Record<string, string> = {}): Promise<App> {
  const started = await startWithoutModel(environment);
  const dictionary = await loadDictionary();
  started.service.use(new Tagger(await sharedSmallModel(), openImage(dictionary)), dictionary);
  return started;
}

/** As the service is before its model is loaded. */
export async function startWithoutModel(environment: Record<string, string> = {}): Promise<App> {
  const config = readConfig({ LOG_LEVEL: 'silent', ...environment });
  const started = await buildApp(config, loadDictionary());
  await started.app.ready();
  afterAll(() => started.app.close());
  return started;
}

export function client(app: FastifyInstance) {
  return supertest(app.server);
}
