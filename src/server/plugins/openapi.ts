import swagger from '@fastify/swagger';
import fastifyPlugin from 'fastify-plugin';
import project from '../../../package.json' with { type: 'json' };
import { ApiSchemas } from '../api-schemas.ts';
import { describedRoute } from '../described-route.ts';

/** The groups of operations, in the order in which the API reference shows them. */
const TAGS = [
  { name: 'Tagging', description: 'Companies in, tags out: one, many, or a stream.' },
  {
    name: 'Model',
    description: 'The model that serves, its tags, and how far the traffic has drifted from its data.',
  },
  { name: 'Feedback', description: 'What people say about tags, for the next training.' },
  { name: 'Jobs', description: 'Whole files of companies, tagged by queue workers.' },
  {
    name: 'Other protocols',
    description: 'The same tags in the forms of the Open Inference Protocol and of Hugging Face.',
  },
  { name: 'Administration', description: 'Versions of the model, and a shadow model beside it.' },
  { name: 'Monitoring', description: 'Probes and metrics.' },
];

/** Serves `/openapi.json`, made from the schemas of the routes that are registered after this plugin. */
export const openApi = fastifyPlugin(
  async (app) => {
    const schemas = new ApiSchemas();
    const securitySchemes = {
      key: { type: 'http', scheme: 'bearer', description: 'A key made by `company-tagger key`.' },
    } as const;
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'company-tagger',
          description: 'Tags Japanese company overviews (企業概要), with a probability for each tag.',
          version: project.version,
          license: { name: project.license, identifier: project.license },
        },
        // The one that serves this document.
        servers: [{ url: '/' }],
        tags: TAGS,
        components: { securitySchemes },
        security: [{ key: [] }],
      },
      transform: ({ schema, url }) => ({ schema: describedRoute(schema, schemas), url }),
    });
    // Public routes need no key. This must be set before swagger reads their schema.
    app.addHook('onRoute', ({ config, schema }) => {
      if (config?.access === 'public' && schema) schema.security = [];
    });
    app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => {
      const document = app.swagger();
      // They are known once all routes are described.
      return { ...document, components: { securitySchemes, schemas: schemas.components } };
    });
  },
  { name: 'openapi' },
);
