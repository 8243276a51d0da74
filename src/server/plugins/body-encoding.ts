import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { encodingNamed } from '../../contract/encoding.ts';
import { OperationalError } from '../../contract/error.ts';

const JSON_TYPE = 'application/json';
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;

/** Takes bodies of JSON in UTF-8 only (RFC 8259), as any other byte would become U+FFFD. */
export const bodyEncoding = fastifyPlugin(
  async (app) => {
    const parseJson = app.getDefaultJsonParser('error', 'error');
    app.removeContentTypeParser([JSON_TYPE, 'text/plain']);
    app.addContentTypeParser<Buffer>(JSON_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
      assertUtf8(request);
      if (!isUtf8(body)) throw new OperationalError('invalid-json', 'the body is not UTF-8');
      parseJson(request, body.toString(), done);
    });
  },
  { name: 'body-encoding' },
);

/** @throws {OperationalError} `unsupported-media-type`, when the request names another charset than UTF-8 */
export function assertUtf8({ headers }: FastifyRequest): void {
  const [, charset] = headers['content-type']?.match(CHARSET) ?? [];
  if (charset === undefined || encodingNamed(charset) === 'utf-8') return;
  throw new OperationalError(
    'unsupported-media-type',
    `the charset ${charset} is not supported: send the body in UTF-8`,
  );
}
