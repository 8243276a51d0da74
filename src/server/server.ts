import closeWithGrace from 'close-with-grace';
import type { SharedParts } from '../tagger/shared-model.ts';
import { TaggingService } from '../tagger/tagging-service.ts';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';

/** Listens until SIGTERM or SIGINT: requests in flight are answered before the process ends. */
export async function serve(parts: SharedParts, config: Config): Promise<void> {
  const app = await buildApp(new TaggingService(parts, config), config);
  closeWithGrace({ delay: config.shutdownGraceSeconds * 1000, logger: app.log }, async ({ signal, err }) => {
    if (err) app.log.fatal({ err }, 'closing after an error');
    else app.log.info(`${signal}: closing`);
    await app.close();
  });
  await app.listen({ host: config.host, port: config.port });
}
