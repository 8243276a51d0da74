import swagger from '@fastify/swagger';
import fastifyPlugin from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import project from '../../../package.json' with { type: 'json' };

/** Serves `/openapi.json`, made from the schemas of the routes that are registered after this plugin. */
export const openApi = fastifyPlugin(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'company-tagger',
          description: 'Tags Japanese company overviews (企業概要), with a probability for each tag.',
          version: project.version,
        },
        components: {
          securitySchemes: {
            key: { type: 'http', scheme: 'bearer', description: 'A key made by `company-tagger key`.' },
          },
        },
        security: [{ key: [] }],
      },
      transform: jsonSchemaTransform,
    });
    // Public routes need no key. This must be set before swagger reads their schema.
    app.addHook('onRoute', ({ config, schema }) => {
      if (config?.access === 'public' && schema) schema.security = [];
    });
    app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger());
  },
  { name: 'openapi' },
);
