import closeWithGrace from 'close-with-grace';
import { loadTaggingService } from '../tagger/tagging-service.ts';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';

/**
 * Loads the model, then listens until SIGTERM or SIGINT: requests in flight are answered before the process ends.
 * @throws {ModelError} when the model cannot be used
 */
export async function serve(config: Config): Promise<void> {
  const app = await buildApp(await loadTaggingService(config.model, config), config);
  closeWithGrace({ delay: config.shutdownGraceSeconds * 1000, logger: app.log }, async ({ signal, err }) => {
    if (err) app.log.fatal({ err }, 'closing after an error');
    else app.log.info(`${signal}: closing`);
    await app.close();
  });
  await app.listen({ host: config.host, port: config.port });
}
