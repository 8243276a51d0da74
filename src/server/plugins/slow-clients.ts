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
    app.decorate('unread', unread);
    app.addHook('onSend', (request, reply, payload, done) => {
      // An answer that is sent in parts counts by its parts.
      if (typeof payload === 'string' || payload instanceof Uint8Array) unread.start(reply);
      // With this header the connection would end at once.
      if (!request.raw.complete) reply.removeHeader('connection');
      done(null, payload);
    });
    app.addHook('onResponse', ({ raw }, reply, done) => {
      unread.end(reply);
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
  { name: 'slow-clients' },
);
