import type { FastifyBaseLogger } from 'fastify';
import type { JobService } from '../jobs/job-service.ts';
import type { QueueDepths } from '../jobs/queue-depths.ts';
import type { OpenRedis } from '../jobs/redis-connection.ts';

/** What a service with a Redis has more than one without. */
export interface RedisServices {
  readonly connection: OpenRedis;
  readonly jobs: JobService;
  readonly queueDepths: QueueDepths;
}

/** The code of it is loaded where it is wanted. A Redis that is away keeps nothing else from being served. */
export async function openRedis(url: string, log: FastifyBaseLogger): Promise<RedisServices> {
  const [{ OpenRedis }, { JobService }, { QueueDepths }] = await Promise.all([
    import('../jobs/redis-connection.ts'),
    import('../jobs/job-service.ts'),
    import('../jobs/queue-depths.ts'),
  ]);
  const connection = new OpenRedis(url);
  connection.onError = ({ message }) => log.warn({ reason: message }, 'Redis is away');
  return { connection, jobs: new JobService(connection), queueDepths: new QueueDepths(connection) };
}
