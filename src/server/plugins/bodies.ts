import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { encodingNamed } from '../../contract/encoding.ts';
import { invalidRequest, OperationalError } from '../../contract/error.ts';
import { Budget } from '../../serving/budget.ts';
import { BodyReader, bodyTooLarge } from '../body-reader.ts';
import { hasMoreValues } from '../json-values.ts';
import { Timeouts } from '../timeouts.ts';

const JSON_TYPE = 'application/json';
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;
/** Smaller bodies count as single texts. */
const SMALL_BYTES = 64 * 1024;
/** The values that a valid body has at most: for each item of a batch, and in addition. */
const VALUES_OF_ITEM = 16;
const OTHER_VALUES = 1_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** The bytes of bodies that are in memory. */
    bodies: Budget;
  }
  interface FastifyRequest {
    bodyReader: BodyReader | undefined;
  }
}

/**
 * Reads bodies: JSON in UTF-8 only (RFC 8259), as any other byte would become U+FFFD. A body must arrive in time, and there
 * must be room for it as it arrives, until its request is over. It is refused before it is parsed if it has more values
 * than any valid one.
 */
export const bodies = fastifyPlugin(
  async (app) => {
    const { limits, bodyBufferBytes, bodyTimeoutSeconds } = app.config;
    const maxValues = VALUES_OF_ITEM * limits.batchItems + OTHER_VALUES;
    const memory = new Budget(bodyBufferBytes);
    const pending = new Timeouts<BodyReader>(bodyTimeoutSeconds, (reader) =>
      reader.fail(new OperationalError('request-timeout', 'the body did not arrive in time')),
    );
    app.decorate('bodies', memory);
    app.addHook('onClose', async () => pending.close());

    const parseJson = app.getDefaultJsonParser('error', 'error');
    app.removeContentTypeParser([JSON_TYPE, 'text/plain']);
    app.addContentTypeParser(JSON_TYPE, (request, source, done) => {
      assertUtf8(request);
      const length = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
      if (Number.isFinite(length) && length > limits.bodyBytes) throw bodyTooLarge();
      const taker = length <= SMALL_BYTES ? 'single' : 'bulk';
      // A batch that could not be admitted would be parsed in vain, which takes the time of a hundred single texts.
      if (taker === 'bulk') app.service.assertRoom();
      const settings = { maxBytes: limits.bodyBytes, bodies: memory, taker } as const;
      const reader = new BodyReader(source, settings, (error, body) => {
        pending.end(reader);
        const refused = error ?? faultOf(body ?? Buffer.alloc(0), maxValues);
        if (refused) done(refused);
        else parseJson(request, body?.toString() ?? '', done);
      });
      request.bodyReader = reader;
      pending.start(reader);
    });
    app.decorateRequest('bodyReader');
    app.addHook('onResponse', ({ bodyReader }, _, done) => {
      if (bodyReader !== undefined) {
        pending.end(bodyReader);
        bodyReader.share[Symbol.dispose]();
      }
      done();
    });
  },
  { name: 'bodies' },
);

function faultOf(body: Buffer, maxValues: number): OperationalError | undefined {
  if (!isUtf8(body)) return new OperationalError('invalid-json', 'the body is not UTF-8');
  if (!hasMoreValues(body, maxValues)) return undefined;
  return invalidRequest([{ path: '', message: `must have at most ${maxValues} values in all` }]);
}

/** @throws {OperationalError} `unsupported-media-type`, when the request names another charset than UTF-8 */
export function assertUtf8({ headers }: FastifyRequest): void {
  const [, charset] = headers['content-type']?.match(CHARSET) ?? [];
  if (charset === undefined || encodingNamed(charset) === 'utf-8') return;
  throw new OperationalError(
    'unsupported-media-type',
    `the charset ${charset} is not supported: send the body in UTF-8`,
  );
}
