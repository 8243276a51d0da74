import type { IncomingMessage } from 'node:http';
import type { FastifyReply } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { DRAINING_SECONDS, Timeouts } from '../timeouts.ts';

/** The time in which a client that has its answer may send the rest of its body. */
const LINGER_SECONDS = 5;

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers, or parts of them, that clients have not read yet. */
    unread: Timeouts<FastifyReply>;
  }
}

/**
 * Ends the connections of clients that do not read their answers, and of those that still send a body when they have been
 * answered, such as one without a key. A body that is not finished is first read for a while and thrown away: if the
 * connection ended at once, many clients would see a broken pipe and never the answer, such as 413.
 */
export const slowClients = fastifyPlugin(
  async (app) => {
    const unread = new Timeouts<FastifyReply>(app.config.idleTimeoutSeconds, (reply) => reply.raw.destroy());
    const lingering = new Timeouts<IncomingMessage>(LINGER_SECONDS, (request) => request.destroy());
    const isDraining = () => app.service.readiness.status === 'draining';
    app.decorate('unread', unread);
    /** Those whose connections are to be closed when the bodies have arrived. */
    const closing = new WeakSet<FastifyReply>();
    app.addHook('onSend', (request, reply, payload, done) => {
      // An answer that is sent in parts counts by its parts, and may be sent while the body arrives.
      if (typeof payload === 'string' || payload instanceof Uint8Array) {
        unread.start(reply);
        // A request without a body is not complete either, when it is answered at once.
        if (!request.raw.complete && hasBody(request.raw)) {
          if (!reply.raw.shouldKeepAlive || isDraining()) closing.add(reply);
          keepOpen(reply);
        }
      }
      done(null, payload);
    });
    app.addHook('onResponse', ({ raw }, reply, done) => {
      unread.end(reply);
      if (closing.has(reply)) {
        if (raw.complete) raw.socket.end();
        else raw.once('end', () => raw.socket.end());
      }
      if (!raw.complete && !raw.destroyed) {
        raw.resume();
        lingering.start(raw);
        raw.once('close', () => lingering.end(raw));
      }
      done();
    });
    app.addHook('preClose', async () => {
      unread.shorten(DRAINING_SECONDS);
      lingering.shorten(DRAINING_SECONDS);
    });
    app.addHook('onClose', async () => {
      unread.close();
      lingering.close();
    });
  },
  { name: 'slow-clients', dependencies: ['engine'] },
);

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Keeps the connection open after the answer. */
function keepOpen(reply: FastifyReply): void {
  reply.removeHeader('connection');
  reply.raw.shouldKeepAlive = true;
}
