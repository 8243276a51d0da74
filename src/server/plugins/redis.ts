import fastifyPlugin from 'fastify-plugin';
import type { JobService } from '../../jobs/job-service.ts';
import type { QueueDepths } from '../../jobs/queue-depths.ts';
import type { RedisConnection } from '../../jobs/redis-connection.ts';

interface RedisServices {
  readonly connection: RedisConnection;
  readonly jobs: JobService;
  readonly queueDepths: QueueDepths;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Undefined without `REDIS_URL`. */
    redis: RedisServices | undefined;
  }
}

/** What a service with Redis can do in addition. While Redis is unavailable, everything else is still served. */
export const redis = fastifyPlugin(
  async (app) => {
    const { redisUrl } = app.config;
    if (redisUrl === undefined) {
      app.decorate('redis', undefined);
      return;
    }
    // Loaded only where Redis is used.
    const [{ RedisConnection }, { JobService }, { QueueDepths }] = await Promise.all([
      import('../../jobs/redis-connection.ts'),
      import('../../jobs/job-service.ts'),
      import('../../jobs/queue-depths.ts'),
    ]);
    const connection = new RedisConnection(redisUrl);
    connection.onError = ({ message }) => app.log.warn({ reason: message }, 'Redis is unavailable');
    const queueDepths = new QueueDepths(connection);
    app.decorate('redis', { connection, jobs: new JobService(connection), queueDepths });
    app.addHook('onClose', async () => {
      queueDepths.close();
      connection.close();
    });
  },
  { name: 'redis' },
);
