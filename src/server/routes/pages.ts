import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { compressedFiles } from '../compressed-files.ts';
import { PAGE_ROUTE, pageHeaders } from '../page-headers.ts';

/** Made by `npm run build:web` from `src/web/`. */
const BUILT = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const API_REFERENCE = fileURLToPath(new URL('../api-reference/', import.meta.url));
/**
 * Only the files of Swagger UI are used: its plugin would take a tenth of the time that the service needs to start, for
 * a page that few processes ever show.
 */
const SWAGGER_UI = [
  import.meta.resolve('@fastify/swagger-ui/static/swagger-ui.css'),
  import.meta.resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js'),
].map((file) => dirname(fileURLToPath(file)));

/** The page at `/`, and the API reference at `/docs`. */
export const pageRoutes: FastifyPluginAsync = async (app) => {
  await app.register(fastifyStatic, {
    root: [BUILT, API_REFERENCE, ...new Set(SWAGGER_UI)],
    serve: false,
    cacheControl: false,
  });
  app.addHook('onRequest', (_, reply, done) => {
    // Browsers ask again each time, and get 304 as long as the file is the same.
    reply.header('cache-control', 'no-cache');
    done();
  });
  app.addHook('onSend', compressedFiles());
  await app.register(page);
  await app.register(apiReference);
};

const page: FastifyPluginAsync = async (app) => {
  await app.register(helmet, pageHeaders());
  app.get('/', PAGE_ROUTE, (_, reply) => reply.sendFile('index.html'));
  for (const name of ['page.js', 'page-tables.js', 'page-workbooks.js', 'page.css']) {
    app.get(`/${name}`, PAGE_ROUTE, (_, reply) => reply.sendFile(name));
  }
};

const apiReference: FastifyPluginAsync = async (app) => {
  // Swagger UI writes styles into its elements.
  await app.register(helmet, pageHeaders("'unsafe-inline'"));
  app.get('/docs', PAGE_ROUTE, (_, reply) => reply.sendFile('reference.html'));
  app.get('/docs/start.js', PAGE_ROUTE, (_, reply) => reply.sendFile('reference.js'));
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    app.get(`/docs/${name}`, PAGE_ROUTE, (_, reply) => reply.sendFile(name));
  }
};
