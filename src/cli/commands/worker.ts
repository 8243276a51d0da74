import closeWithGrace from 'close-with-grace';
import { Command } from 'commander';
import { OperationalError } from '../../contract/error.ts';
import { OpenRedis } from '../../jobs/redis-connection.ts';
import { ModelCache } from '../../jobs/worker/model-cache.ts';
import { TaggingWorker } from '../../jobs/worker/queue-worker.ts';
import { readConfig } from '../../server/config.ts';
import { buildWorkerApp } from '../../server/worker-app.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';

interface WorkerOptions {
  model?: string;
  host?: string;
  port?: string;
}

export function workerCommand(): Command {
  return new Command('worker')
    .description(
      'Does the jobs of POST /jobs and tags the companies on the queue, from the Redis of REDIS_URL, on one processor: ' +
        'start as many as there are processors, on any machine. Everything else is set by environment variables.',
    )
    .option('--model <directory>', 'the model, or the versions of it (MODEL)')
    .option('--host <address>', 'the address to answer probes at (HOST)')
    .option('--port <number>', 'the port to answer probes at (PORT); without, none is answered')
    .action(work);
}

async function work({ model, host, port }: WorkerOptions): Promise<void> {
  const { env } = process;
  // What it answers is for probes, and needs no key.
  const config = readConfig({
    ...env,
    AUTHENTICATION: 'off',
    MODEL: model ?? env.MODEL,
    HOST: host ?? env.HOST,
    PORT: port ?? env.PORT,
  });
  const { redisUrl, locationRules, lineRules } = config;
  if (redisUrl === undefined)
    throw new OperationalError(
      'invalid-input',
      'the configuration has no REDIS_URL: set it to that of the service',
    );

  const redis = new OpenRedis(redisUrl);
  const { app, events, drain } = buildWorkerApp(redis, config.logLevel);
  redis.onError = ({ message }) => app.log.warn({ reason: message }, 'Redis is away');
  const models = new ModelCache(config.model, await loadDictionary());
  // A model that cannot be used is told of at once, and not by the first chunk.
  const { manifest, digest } = (await models.active()).model;
  const { maxDescriptionCharacters } = lineRules;
  const worker = new TaggingWorker({ redisUrl, models, locationRules, maxDescriptionCharacters }, events);
  closeWithGrace({ delay: config.shutdownGraceSeconds * 1000, logger: app.log }, async ({ signal, err }) => {
    if (err) app.log.fatal({ err }, 'closing after an error');
    else app.log.info(`${signal}: draining`);
    drain();
    await worker.close();
    await app.close();
    redis.close();
  });
  if (port !== undefined || env.PORT) await app.listen({ host: config.host, port: config.port });
  app.log.info({ model: manifest.name, version: manifest.version, digest }, 'work is taken');
}
