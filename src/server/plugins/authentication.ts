import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { OperationalError } from '../../contract/error.ts';
import type { Access, Role } from '../access.ts';
import { Keys } from '../keys.ts';

const UNAUTHORIZED = 'a valid key is required: Authorization: Bearer KEY';
/** Of a route that does not state it. */
const DEFAULT_ACCESS: Access = ['tag'];

/**
 * Requires a key in the form `Authorization: Bearer KEY`, with the role of the route.
 * @throws {OperationalError} `invalid-input`, when the file of keys cannot be read
 */
export const authentication = fastifyPlugin(
  async (app) => {
    const { keysFile } = app.config;
    if (keysFile === undefined) return;
    const keys = await Keys.open(keysFile);
    app.addHook('onRequest', (request, _, done) => {
      const access = request.routeOptions.config.access ?? DEFAULT_ACCESS;
      // A missing route is answered as such, without a key.
      if (access === 'public' || request.is404) return done();
      const key = keys.find(secretOf(request));
      if (key === undefined) return done(new OperationalError('unauthorized', UNAUTHORIZED));
      request.usage.key = key;
      const isAllowed = access === 'key' || access.some((role) => key.roles.includes(role));
      done(isAllowed ? undefined : forbidden(access));
    });
    const warnIfEmpty = () => {
      if (keys.count === 0) app.log.warn('there are no keys: every caller is refused');
    };
    warnIfEmpty();
    keys.follow(
      () => {
        app.log.info({ keys: keys.count }, 'keys read again');
        warnIfEmpty();
      },
      (reason) => app.log.error({ reason }, 'the keys cannot be read; the former ones stay valid'),
    );
    app.addHook('onClose', async () => keys.close());
  },
  { name: 'authentication', dependencies: ['request-context'] },
);

function forbidden(roles: readonly Role[]): OperationalError {
  return new OperationalError('forbidden', `a key with the role ${roles.join(' or ')} is required`);
}

function secretOf({ headers }: FastifyRequest): string {
  return headers.authorization?.match(/^Bearer +(.*)$/i)?.[1] ?? '';
}
