import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import project from '../../../package.json' with { type: 'json' };

/** `/openapi.json`, made from the schemas of the routes that are added after it. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'company-tagger',
        description: 'Tags Japanese company overviews (企業概要), each tag with its probability.',
        version: project.version,
      },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
