import { randomUUID } from 'node:crypto';
import accepts from '@fastify/accepts';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { type RequestSchemas, requestSchemas } from '../contract/requests.ts';
import { modelName } from '../tagger/shared-model.ts';
import type { Config } from './config.ts';
import { loggedError } from './logged-error.ts';
import { healthRoutes } from './monitoring/health.ts';
import { httpMetrics } from './monitoring/http-metrics.ts';
import { metrics } from './monitoring/metrics.ts';
import { serviceMetrics } from './monitoring/service-metrics.ts';
import { accessLog } from './plugins/access-log.ts';
import { authentication } from './plugins/authentication.ts';
import { bodies } from './plugins/bodies.ts';
import { browserOrigin } from './plugins/browser-origin.ts';
import { characterLimits } from './plugins/character-limits.ts';
import { contentEncoding } from './plugins/content-encoding.ts';
import { draining } from './plugins/draining.ts';
import { engine } from './plugins/engine.ts';
import { feedback } from './plugins/feedback.ts';
import { openApi } from './plugins/openapi.ts';
import { answerError, problems } from './plugins/problems.ts';
import { redis } from './plugins/redis.ts';
import { requestContext } from './plugins/request-context.ts';
import { slowClients } from './plugins/slow-clients.ts';
import { schemaController, validation } from './plugins/validation.ts';
import { adminModelRoutes } from './routes/admin-models.ts';
import { adminShadowRoutes } from './routes/admin-shadow.ts';
import { batchRoute } from './routes/batch.ts';
import { driftRoute } from './routes/drift.ts';
import { feedbackRoute } from './routes/feedback.ts';
import { feedbackRecordRoutes } from './routes/feedback-records.ts';
import { jobRoutes } from './routes/jobs.ts';
import { modelRoutes } from './routes/model.ts';
import { openInferenceRoutes } from './routes/open-inference.ts';
import { openInferenceInferRoute } from './routes/open-inference-infer.ts';
import { pageRoutes } from './routes/pages.ts';
import { reviewRoute } from './routes/review.ts';
import { streamRoute } from './routes/stream.ts';
import { tagRoute } from './routes/tag.ts';
import { textClassificationRoute } from './routes/text-classification.ts';
import { vllmClassificationRoute } from './routes/vllm-classification.ts';

const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;
/** The time in which headers must arrive. Bodies have a timeout of their own. */
const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
/** Longer than load balancers keep connections, so that they close them and no request is lost. */
const KEEP_ALIVE_MILLISECONDS = 72_000;
/** The name of a model is one of a directory, which has at most 255 bytes. */
const MAX_PARAMETER_CHARACTERS = 255;

declare module 'fastify' {
  interface FastifyInstance {
    config: Config;
    /** The schemas of requests, within the configured limits. */
    schemas: RequestSchemas;
  }
}

/**
 * The service, ready to listen. It answers `not-ready` until `app.service` is given a model.
 * @throws {OperationalError} `invalid-input`, when the file of keys cannot be read
 */
export async function buildApp(
  config: Config,
  dictionary: Promise<WebAssembly.Memory>,
): Promise<FastifyInstance> {
  const app = fastify({
    logger: { level: config.logLevel, serializers: { err: (error) => loggedError(error) } },
    // The access log writes the one line for each request.
    logController: new LogController({ disableRequestLogging: true }),
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
    http: { headersTimeout: HEADERS_TIMEOUT_MILLISECONDS, connectionsCheckingInterval: 2_000 },
    // Requests that arrive while the service drains are answered by their routes.
    return503OnClosing: false,
    schemaController,
    frameworkErrors: answerError,
    genReqId: ({ headers: { 'x-request-id': id } }) =>
      typeof id === 'string' && SAFE_REQUEST_ID.test(id) ? id : randomUUID(),
  });
  app.server.maxConnections = config.maxConnections;
  app.decorate('config', config);
  app.decorate('schemas', requestSchemas(config.limits));

  await app.register(bodies);
  await app.register(validation);
  await app.register(requestContext);
  await app.register(accepts);
  await app.register(engine, { dictionary });
  await app.register(redis);
  await app.register(characterLimits);
  await app.register(feedback);
  if (config.tracesEndpoint !== undefined) {
    // Loaded only where traces are sent.
    const { traces } = await import('./plugins/traces.ts');
    await app.register(traces, { endpoint: config.tracesEndpoint });
  }
  await app.register(problems);
  await app.register(accessLog);
  await app.register(browserOrigin);
  await app.register(authentication);
  await app.register(contentEncoding);
  await app.register(draining);
  // After the plugin that sets the header `connection`.
  await app.register(slowClients);
  await app.register(openApi);
  await app.register(metrics);
  await app.register(httpMetrics);
  await app.register(serviceMetrics);

  await app.register(tagRoute);
  await app.register(batchRoute);
  await app.register(streamRoute);
  await app.register(openInferenceRoutes);
  await app.register(openInferenceInferRoute);
  await app.register(textClassificationRoute);
  await app.register(vllmClassificationRoute);
  if (config.mcp) {
    // Loaded only where agents tag.
    const { mcpRoute } = await import('./routes/mcp.ts');
    await app.register(mcpRoute);
  }
  await app.register(modelRoutes);
  await app.register(driftRoute);
  await app.register(healthRoutes, {
    readiness: () => app.service.readiness,
    model: () => app.service.model && modelName(app.service.model),
  });
  await app.register(adminModelRoutes);
  await app.register(adminShadowRoutes);
  await app.register(feedbackRoute);
  await app.register(feedbackRecordRoutes);
  await app.register(reviewRoute);
  await app.register(jobRoutes);
  await app.register(pageRoutes);
  return app;
}
