import fastifyPlugin from 'fastify-plugin';
import { noUsage } from '../usage.ts';

/** For answers that are data and are never shown as a page. Pages have policies of their own. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Gives each request its usage, and each answer its id and security headers. */
export const requestContext = fastifyPlugin(
  async (app) => {
    app.decorateRequest('usage');
    app.addHook('onRequest', (request, reply, done) => {
      request.usage = noUsage();
      if (!request.routeOptions.config.isPage) reply.headers(SECURITY_HEADERS);
      reply.header('x-request-id', request.id);
      done();
    });
  },
  { name: 'request-context' },
);
