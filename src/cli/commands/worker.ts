import { VARIABLES } from '../../contract/variables.ts';
import { RedisConnection } from '../../jobs/redis-connection.ts';
import { readWorkerConfig } from '../../jobs/worker/config.ts';
import { ModelCache } from '../../jobs/worker/model-cache.ts';
import { QueueWorker } from '../../jobs/worker/queue-worker.ts';
import { closeOnSignal } from '../../server/close-on-signal.ts';
import { listen } from '../../server/listen.ts';
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
  const models = new ModelCache(config.model, await loadDictionary());
  // A model that cannot be used is reported now, not by the first chunk.
  const { model: active } = await models.active();
  const redis = new RedisConnection(redisUrl);
  const { app, events, drain } = await buildWorkerApp(redis, config.logLevel);
  redis.onError = ({ message }) => app.log.warn({ reason: message }, 'Redis is unavailable');
  app.addHook('onClose', async () => redis.close());
  try {
    if (config.port !== undefined) await listen(app, config.host, config.port);
  } catch (error) {
    await app.close();
    throw error;
  }
  const worker = new QueueWorker(
    { redisUrl, models, locationRules, maxInputBytes, maxDescriptionCharacters },
    events,
  );
  closeOnSignal(app.log, config.shutdownGraceSeconds, async () => {
    drain();
    // Without Redis there is nobody to give the work to. When it is back, other queue workers repeat what was not completed.
    if (await redis.answers()) await worker.close();
    else app.log.warn('Redis does not answer: the work in progress is abandoned');
    await app.close();
  });
  const { name, version } = active.manifest;
  app.log.info({ model: name, version, digest: active.digest }, 'accepting work');
}
