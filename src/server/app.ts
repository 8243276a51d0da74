import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { InvalidRequestError } from '../tagger/problem.ts';
import type { TaggingService } from '../tagger/tagging-service.ts';
import type { Config } from './config.ts';
import { addDraining } from './plugins/draining.ts';
import { addOpenApi } from './plugins/openapi.ts';
import { addProblems } from './plugins/problems.ts';
import { batchRoute } from './routes/batch.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { docsRoutes } from './routes/docs.ts';
import { healthRoutes } from './routes/health.ts';
import { streamRoute } from './routes/stream.ts';
import { tagRoute } from './routes/tag.ts';
import { requestSchemas } from './schemas.ts';

const REQUEST_ID = 'x-request-id';
const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;

function replacedByZod(): never {
  throw new Error('every schema is checked and serialised by zod');
}

/** The service, ready to listen: all that it is made of, in one place. */
export async function buildApp(service: TaggingService, config: Config): Promise<FastifyInstance> {
  const { logLevel, limits, lineRules, deadlineSeconds } = config;
  const app = fastify({
    logger: { level: logLevel },
    bodyLimit: limits.bodyBytes,
    // What still arrives while draining is answered by its route: health says so, tagging goes on to the end.
    return503OnClosing: false,
    // Fastify's own ways to check and serialise, which zod replaces below, are not even loaded.
    schemaController: { compilersFactory: { buildValidator: replacedByZod, buildSerializer: replacedByZod } },
    genReqId: ({ headers: { [REQUEST_ID]: given } }) =>
      typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID(),
  }).withTypeProvider<ZodTypeProvider>();

  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (input) => {
    const { success, data, error } = schema.safeParse(input);
    return success ? { value: data } : { error: new InvalidRequestError(error) };
  });
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    done();
  });

  addProblems(app);
  const isDraining = addDraining(app);
  await addOpenApi(app);
  const schemas = requestSchemas(limits, service);
  await app.register(tagRoute, { service, schemas, deadlineSeconds });
  await app.register(batchRoute, { service, schemas, deadlineSeconds });
  await app.register(streamRoute, { service, schemas, lineRules });
  await app.register(catalogueRoutes, { model: service.model });
  await app.register(healthRoutes, { model: service.model, isDraining });
  await app.register(docsRoutes);
  // Short texts need no other thread, and to start one takes from this one's time.
  app.addHook('onListen', (done) => {
    service.start();
    done();
  });
  app.addHook('onClose', () => service.close());
  return app;
}
