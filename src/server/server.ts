import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { isErrorOf } from '../contract/error.ts';
import { modelReference } from '../contract/model-name.ts';
import { reason } from '../files/reason.ts';
import { hasVersions } from '../model/versions.ts';
import { modelName } from '../tagger/shared-model.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { buildApp } from './app.ts';
import { closeOnSignal } from './close-on-signal.ts';
import type { Config } from './config.ts';
import { listen } from './listen.ts';

/** What is read from disk while the server starts. */
export interface Loading {
  readonly dictionary: Promise<WebAssembly.Memory>;
  /** With the first model to serve. */
  readonly tagger: Promise<Tagger>;
}

/**
 * Starts the service. It listens at once, and is ready when the model is loaded and has tagged a text as for a request. On
 * SIGTERM or SIGINT readiness fails first, then no more connections are accepted, then pending requests are answered. A
 * second signal ends it at once.
 * @throws {OperationalError} `invalid-input`, when it cannot listen; `model-refused`, when a single model cannot be used. If
 * there are versions, another one can be activated, so the service keeps running.
 */
export async function serve({ dictionary, tagger }: Loading, config: Config): Promise<void> {
  const app = await buildApp(config, dictionary);
  // While the model is loaded.
  app.service.start();
  const stopListeningToSignals = closeOnSignal(app.log, config.shutdownGraceSeconds, async (isAfterError) => {
    app.service.drain();
    await setTimeout(isAfterError ? 0 : 1000 * config.shutdownDelaySeconds);
    await app.close();
  });
  try {
    await listen(app, config.host, config.port);
    await useFirstModel(app, tagger);
    if (config.watchModels) await app.deployment.watch();
  } catch (error) {
    stopListeningToSignals();
    await app.close();
    throw error;
  }
}

async function useFirstModel(app: FastifyInstance, tagger: Promise<Tagger>): Promise<void> {
  const { service, config, log } = app;
  try {
    const ready = await tagger;
    await service.tryOut(ready);
    service.use(ready);
    log.info(
      { model: modelReference(modelName(ready.model)) },
      `ready: the page is at ${app.listeningOrigin}/`,
    );
  } catch (error) {
    if (!(await hasVersions(config.model))) throw error;
    service.fail(publicReason(error));
    log.error({ reason: reason(error) }, 'there is no model to serve');
  }
}

/** What clients may know of an error: no paths. */
function publicReason(error: unknown): string {
  return isErrorOf(error, 'model-refused', 'conflict') ? error.detail : 'the log has the reason';
}
