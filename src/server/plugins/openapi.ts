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
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'From `company-tagger key`.' },
        },
      },
      security: [{ key: [] }],
    },
    transform: jsonSchemaTransform,
  });
  // Said of the open routes before their schema is read.
  app.addHook('onRoute', ({ config, schema }) => {
    if (config?.access === 'public' && schema) schema.security = [];
  });
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger());
}
