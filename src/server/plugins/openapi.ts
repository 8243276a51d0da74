import swagger from '@fastify/swagger';
import fastifyPlugin from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
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
      transform: withExamples,
    });
    // Public routes need no key. This must be set before swagger reads their schema.
    app.addHook('onRoute', ({ config, schema }) => {
      if (config?.access === 'public' && schema) schema.security = [];
    });
    app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger());
  },
  { name: 'openapi' },
);

/** zod leaves out the examples of a body that it transforms, such as one with an id that may be a number. */
const withExamples: typeof jsonSchemaTransform = (document) => {
  const { schema, url } = jsonSchemaTransform(document);
  const body = 'body' in document.schema ? document.schema.body : undefined;
  const { examples } = (body instanceof z.ZodType && z.globalRegistry.get(body)) || {};
  return {
    schema: examples ? { ...schema, body: Object.assign({}, schema.body, { examples }) } : schema,
    url,
  };
};
