import closeWithGrace from 'close-with-grace';
import { VARIABLES } from '../../contract/variables.ts';
import { RedisConnection } from '../../jobs/redis-connection.ts';
import { readWorkerConfig } from '../../jobs/worker/config.ts';
import { ModelCache } from '../../jobs/worker/model-cache.ts';
import { QueueWorker } from '../../jobs/worker/queue-worker.ts';
import { buildWorkerApp } from '../../server/worker-app.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { Command } from '../command.ts';
import { parserOf } from '../options.ts';

interface WorkerOptions {
  model?: string;
  host?: string;
  port?: number;
}

export function workerCommand(): Command {
  return new Command('worker')
    .description(
      'Runs a queue worker: it does the jobs of POST /jobs and tags the companies on the queue, from the Redis of ' +
        'REDIS_URL. It uses one processor; start one worker for each processor, on any number of machines. ' +
        'docs/configuration.md lists its environment variables.',
    )
    .option('--model <directory>', 'the model, or the directory of its versions (MODEL)')
    .option('--host <address>', 'the address for probes and metrics (HOST)')
    .option(
      '--port <number>',
      'the port for probes and metrics (PORT); without it none are served',
      parserOf(VARIABLES.PORT),
    )
    .action(work);
}

async function work({ model, host, port }: WorkerOptions): Promise<void> {
  const { env } = process;
  const config = readWorkerConfig({
    ...env,
    MODEL: model ?? env.MODEL,
    HOST: host ?? env.HOST,
    PORT: port?.toString() ?? env.PORT,
  });
  const { redisUrl, locationRules, maxInputBytes, maxDescriptionCharacters } = config;
  const redis = new RedisConnection(redisUrl);
  const { app, events, drain } = await buildWorkerApp(redis, config.logLevel);
  redis.onError = ({ message }) => app.log.warn({ reason: message }, 'Redis is unavailable');
  const models = new ModelCache(config.model, await loadDictionary());
  // A model that cannot be used is reported now, not by the first chunk.
  const { manifest, digest } = (await models.active()).model;
  const worker = new QueueWorker(
    { redisUrl, models, locationRules, maxInputBytes, maxDescriptionCharacters },
    events,
  );
  closeWithGrace({ delay: config.shutdownGraceSeconds * 1000, logger: app.log }, async ({ signal, err }) => {
    if (err) app.log.fatal({ err }, 'closing after an error');
    else app.log.info(`${signal}: draining`);
    drain();
    // Without Redis there is nobody to give the work to. When it is back, other queue workers repeat what was not completed.
    if (await redis.answers()) await worker.close();
    else app.log.warn('Redis does not answer: the work in progress is abandoned');
    await app.close();
    redis.close();
  });
  if (config.port !== undefined) await app.listen({ host: config.host, port: config.port });
  app.log.info({ model: manifest.name, version: manifest.version, digest }, 'accepting work');
}
