import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { OperationalError } from '../../contract/error.ts';

/** Names that the public DNS does not have, so that nobody can point them at this machine. */
const PRIVATE_NAME = /^[^.]+$|\.(?:localhost|local|internal)$/;
/** A page can send none of these headers to another origin unless that origin agrees, which this service never does. */
const DELIBERATE_HEADERS = ['content-type', 'authorization', 'x-requested-with'];

/**
 * Where no key is needed, a browser could be made to call the service by any page that its user visits. So a request must
 * name a host that is the service's own, which a page with a name of its own for this machine cannot (DNS rebinding); come
 * from no other origin; and, to change something, be one that a page cannot send unasked.
 */
export const browserOrigin = fastifyPlugin(
  async (app) => {
    const { keysFile, allowedHosts } = app.config;
    if (keysFile !== undefined) return;
    app.addHook('onRequest', (request, _, done) => {
      // A missing route is answered as such.
      const detail = request.is404 ? undefined : refusalOf(request, allowedHosts);
      done(detail === undefined ? undefined : new OperationalError('forbidden', detail));
    });
  },
  { name: 'browser-origin', dependencies: ['request-context'] },
);

/** @returns why a request is refused, or undefined when it is not */
function refusalOf({ method, headers }: FastifyRequest, allowedHosts: readonly string[]): string | undefined {
  const { host, origin } = headers;
  // Browsers always send it. Probes of load balancers may not.
  if (host !== undefined && !isOwnHost(hostnameOf(`http://${host}`), allowedHosts)) {
    return 'the service does not answer for this host: add its name to ALLOWED_HOSTS, or require keys';
  }
  if (origin !== undefined && !isOwnOrigin(origin, host, allowedHosts)) {
    return 'pages of other origins may not call the service: add the host of the page to ALLOWED_HOSTS, or require keys';
  }
  // A browser asks first before it sends any other method to another origin.
  if (method === 'POST' && DELIBERATE_HEADERS.every((name) => headers[name] === undefined)) {
    return 'a request without a body needs the header x-requested-with, with any value';
  }
  return undefined;
}

function isOwnHost(hostname: string, allowedHosts: readonly string[]): boolean {
  // A name cannot be pointed elsewhere if it is an address.
  return (
    isIP(hostname.replace(/^\[|\]$/g, '')) > 0 ||
    PRIVATE_NAME.test(hostname) ||
    allowedHosts.includes(hostname)
  );
}

/** A proxy may give the request another host than the page has. */
function isOwnOrigin(origin: string, host: string | undefined, allowedHosts: readonly string[]): boolean {
  return (
    URL.parse(origin)?.host === URL.parse(`http://${host}`)?.host || allowedHosts.includes(hostnameOf(origin))
  );
}

function hostnameOf(url: string): string {
  return URL.parse(url)?.hostname ?? '';
}
