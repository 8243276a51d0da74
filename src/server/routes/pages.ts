import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import helmet from '@fastify/helmet';
import type { FastifyPluginAsync } from 'fastify';
import { PAGE_ROUTE, pageHeaders } from '../page-headers.ts';

/** What `npm run build:web` makes of `src/web/`. */
const BUILT = new URL('../../web/dist/', import.meta.url);
const FILES = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/page.css': { name: 'page.css', type: 'text/css; charset=utf-8' },
} as const;

/** The page for people at `/`. */
export const pageRoutes: FastifyPluginAsync = async (app) => {
  await app.register(helmet, pageHeaders());
  for (const [url, { name, type }] of Object.entries(FILES)) {
    app.get(url, PAGE_ROUTE, async (request, reply) => {
      const body = await readFile(new URL(name, BUILT));
      const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(type).send(body);
    });
  }
};
