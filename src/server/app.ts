import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { invalidRequest } from '../contract/error.ts';
import { faultsOf } from '../contract/faults.ts';
import { ModelDeployment } from '../serving/model-deployment.ts';
import type { ShadowSlot } from '../serving/shadow-slot.ts';
import { TaggingService } from '../serving/tagging-service.ts';
import { Traffic } from '../serving/traffic.ts';
import { CharacterLimits } from './character-limits.ts';
import type { Config } from './config.ts';
import { openFeedback } from './feedback-service.ts';
import { Keys } from './keys.ts';
import { addMetrics } from './monitoring/metrics.ts';
import { addAccessLog } from './plugins/access-log.ts';
import { addAuthentication } from './plugins/authentication.ts';
import { addBodyTimeout } from './plugins/body-timeout.ts';
import { addDraining } from './plugins/draining.ts';
import { addOpenApi } from './plugins/openapi.ts';
import { addProblems, answerError } from './plugins/problems.ts';
import { openRedis } from './redis.ts';
import { adminModelRoutes } from './routes/admin-models.ts';
import { adminShadowRoutes } from './routes/admin-shadow.ts';
import { batchRoute } from './routes/batch.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { docsRoutes } from './routes/docs.ts';
import { driftRoute } from './routes/drift.ts';
import { feedbackRoute } from './routes/feedback.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { openInferenceRoutes } from './routes/open-inference.ts';
import { openInferenceInferRoute } from './routes/open-inference-infer.ts';
import { pageRoutes } from './routes/page.ts';
import { reviewRoute } from './routes/review.ts';
import { streamRoute } from './routes/stream.ts';
import { tagRoute } from './routes/tag.ts';
import { textClassificationRoute } from './routes/text-classification.ts';
import { requestSchemas, type Tagging } from './schemas.ts';
import { noUsage } from './usage.ts';

const REQUEST_ID = 'x-request-id';
const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;
/** So long may headers take to arrive; bodies have a limit of their own. */
const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
/** Longer than load balancers keep connections, so that they end them and no request is lost on its way. */
const KEEP_ALIVE_MILLISECONDS = 72_000;

/** Answers are data, and are shown nowhere as a page; pages have policies of their own. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

function replacedByZod(): never {
  throw new Error('every schema is checked and serialised by zod');
}

export interface App {
  readonly app: FastifyInstance;
  /** Has no model yet: until it is given one it answers that it is loading. */
  readonly service: TaggingService;
  readonly deployment: ModelDeployment;
}

/**
 * The service, ready to listen: all that it is made of, in one place.
 * @throws {OperationalError} when the keys cannot be read
 */
export async function buildApp(config: Config, dictionary: Promise<SharedArrayBuffer>): Promise<App> {
  const { logLevel, limits, lineRules, deadlineSeconds } = config;
  const app = fastify({
    logger: { level: logLevel },
    // Of each request there is one line, the access log's.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    http: { headersTimeout: HEADERS_TIMEOUT_MILLISECONDS, connectionsCheckingInterval: 2_000 },
    // What still arrives while draining is answered by its route: health says so, tagging goes on to the end.
    return503OnClosing: false,
    // Fastify's own ways to check and serialise, which zod replaces below, are not even loaded.
    schemaController: { compilersFactory: { buildValidator: replacedByZod, buildSerializer: replacedByZod } },
    frameworkErrors: answerError,
    genReqId: ({ headers: { [REQUEST_ID]: given } }) =>
      typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID(),
  }).withTypeProvider<ZodTypeProvider>();

  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (input) => {
    const { success, data, error } = schema.safeParse(input);
    return success ? { value: data } : { error: invalidRequest(faultsOf(error)) };
  });
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('usage');
  app.addHook('onRequest', (request, reply, done) => {
    request.usage = noUsage();
    if (!request.routeOptions.config.isPage) reply.headers(SECURITY_HEADERS);
    reply.header(REQUEST_ID, request.id);
    done();
  });

  const service = new TaggingService(config);
  const deployment = new ModelDeployment(service, { directory: config.model, dictionary, log: app.log });
  const shadow: ShadowSlot = { current: undefined };
  const traffic = new Traffic(config.driftWindowMinutes);
  service.onTagged = (model, counts) => traffic.add(model, counts);
  const redis = config.redisUrl === undefined ? undefined : await openRedis(config.redisUrl, app.log);
  const characterLimits = new CharacterLimits(config.charactersPerMinute, redis?.connection.client);
  const schemas = requestSchemas(limits);
  const feedback = config.feedback && (await openFeedback(config.feedback));
  const noteTagged: Tagging['noteTagged'] = (request, model, items) => {
    for (const item of items) if ('company' in item) shadow.current?.offer(item.company);
    feedback?.note(request.id, model, items);
  };

  // Its code is loaded where it is wanted.
  if (config.tracesEndpoint !== undefined) {
    (await import('./plugins/traces.ts')).addTraces(app, config.tracesEndpoint);
  }
  addProblems(app);
  addAccessLog(app);
  addAuthentication(app, config.keysFile === undefined ? undefined : await Keys.open(config.keysFile));
  addBodyTimeout(app, config.bodyTimeoutSeconds);
  addDraining(app, service);
  await addOpenApi(app);
  addMetrics(app, { service, traffic, shadow, feedback, queueDepths: redis?.queueDepths });
  const tagging = { service, schemas, characterLimits, noteTagged, deadlineSeconds };
  await app.register(tagRoute, tagging);
  await app.register(batchRoute, tagging);
  await app.register(streamRoute, { ...tagging, lineRules });
  await app.register(openInferenceRoutes, { service });
  await app.register(openInferenceInferRoute, tagging);
  await app.register(textClassificationRoute, tagging);
  await app.register(catalogueRoutes, { service });
  await app.register(driftRoute, { service, traffic, windowMinutes: config.driftWindowMinutes });
  await app.register(healthRoutes, { service });
  await app.register(adminModelRoutes, { deployment });
  await app.register(adminShadowRoutes, { service, deployment, shadow });
  await app.register(feedbackRoute, { service, schemas, feedback });
  await app.register(reviewRoute, { service, feedback, deadlineSeconds });
  const { locationRules } = config;
  await app.register(jobRoutes, { service, lineRules, locationRules, jobs: redis?.jobs });
  await app.register(docsRoutes);
  await app.register(pageRoutes);
  service.onThreadError = (error) => app.log.error({ err: error }, 'a thread has died, or failed');
  app.addHook('onClose', async () => {
    await deployment.close();
    await service.close();
    await feedback?.close();
    redis?.connection.close();
  });
  return { app, service, deployment };
}
