import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import helmet from '@fastify/helmet';
import type { FastifyPluginAsync } from 'fastify';
import { PAGE_ROUTE, pageHeaders } from '../page-headers.ts';

/*
 * Swagger UI, from its files alone: its plugin would take a tenth of the service's time to start, for a page that few
 * processes ever show. Nothing of the page is loaded from elsewhere.
 */
const FILES = join(
  dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')),
  'static',
);
const TYPES = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' } as const;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>company-tagger API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <main id="reference"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true });\n`;

/** The API's reference at `/docs`, made from `/openapi.json`. */
export const docsRoutes: FastifyPluginAsync = async (app) => {
  // Swagger UI writes styles into its elements.
  await app.register(helmet, pageHeaders("'unsafe-inline'"));
  app.get('/docs', PAGE_ROUTE, (_, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  app.get('/docs/start.js', PAGE_ROUTE, (_, reply) => reply.type('text/javascript').send(START));
  for (const [name, type] of Object.entries(TYPES)) {
    app.get(`/docs/${name}`, PAGE_ROUTE, (_, reply) =>
      reply.type(type).send(createReadStream(join(FILES, name))),
    );
  }
};
