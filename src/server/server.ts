import { setTimeout } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { isErrorOf } from '../contract/error.ts';
import { reason } from '../files/reason.ts';
import { hasVersions } from '../model/versions.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';

/** What is read from disk while the server starts. */
export interface Loading {
  readonly dictionary: Promise<SharedArrayBuffer>;
  /** With the first model to serve. */
  readonly tagger: Promise<Tagger>;
}

/**
 * Starts the service. It listens at once, and is ready when the model is loaded and has tagged a text as for a request. On
 * SIGTERM or SIGINT readiness fails first, then no more connections are accepted, then pending requests are answered. A
 * second signal ends it at once.
 * @throws {OperationalError} `model-refused`, when a single model cannot be used. If there are versions, another one can
 * be activated, so the service keeps running.
 */
export async function serve({ dictionary, tagger }: Loading, config: Config): Promise<void> {
  const app = await buildApp(config, dictionary);
  const { service, deployment } = app;
  const closing = closeWithGrace(
    { delay: config.shutdownGraceSeconds * 1000, logger: app.log },
    async ({ signal, err }) => {
      if (err) app.log.fatal({ err }, 'closing after an error');
      else app.log.info(`${signal}: draining`);
      service.drain();
      await setTimeout(err ? 0 : 1000 * config.shutdownDelaySeconds);
      await app.close();
    },
  );
  await app.listen({ host: config.host, port: config.port });
  try {
    const ready = await tagger;
    await service.tryOut(ready);
    service.use(ready);
  } catch (error) {
    if (!(await hasVersions(config.model))) {
      closing.uninstall();
      await app.close();
      throw error;
    }
    service.fail(publicReason(error));
    app.log.error({ reason: reason(error) }, 'there is no model to serve');
  }
  if (config.watchModels) await deployment.watch();
}

/** What clients may know of an error: no paths. */
function publicReason(error: unknown): string {
  return isErrorOf(error, 'model-refused', 'conflict') ? error.detail : 'the log has the reason';
}
