import fastifyPlugin from 'fastify-plugin';
import { OperationalError } from '../../contract/error.ts';

/** Refuses bodies that are compressed, which would be read as damaged JSON. */
export const contentEncoding = fastifyPlugin(
  async (app) => {
    app.addHook('preParsing', ({ headers, is404 }, _, payload, done) => {
      const { 'content-encoding': encoding = 'identity' } = headers;
      if (is404 || encoding.toLowerCase() === 'identity') return done(null, payload);
      done(
        new OperationalError(
          'unsupported-media-type',
          'a body with a content-encoding is not supported: send it uncompressed',
        ),
      );
    });
  },
  { name: 'content-encoding' },
);
