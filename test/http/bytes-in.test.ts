import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENCODINGS } from '../../src/contract/encoding.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { encoded, isEncodable } from '../fixtures/encoded.ts';
import { overviews } from '../fixtures/generated-files.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';
import { startService } from './service.ts';

/*
 * Whatever the bytes of a body: either it is answered as it was meant, or one sentence says why not.
 */
const RUNS = { numRuns: 500, seed: 1 };
const REPLACEMENT = '\ufffd';
const app = await startService({ FEEDBACK: 'true', DATABASE_URL: await sqliteUrl() });
const tagger = new Tagger(await sharedSmallModel());

const bodies = fc.record({
  description: overviews,
  encoding: fc.constantFrom(...ENCODINGS),
  charset: fc.constantFrom('', '; charset=utf-8', '; charset=shift_jis', '; charset=EUC-JP'),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  inserted: fc.oneof(
    { weight: 3, arbitrary: fc.constant(Buffer.of()) },
    fc.constantFrom(...[Buffer.of(0), Buffer.from([0xef, 0xbb, 0xbf]), Buffer.alloc(300_000, 'x')]),
    fc.uint8Array({ minLength: 1, maxLength: 3 }),
  ),
});

interface Company {
  readonly description: string;
}

const inferenceOf = ({ description }: Company) => ({
  inputs: [{ name: 'description', datatype: 'BYTES', shape: [1], data: [description] }],
});

/** The paths, with the type of their bodies, and the body for a company. */
const PATHS: readonly (readonly [path: string, type: string, bodyOf: (company: Company) => object])[] = [
  ['/tag', 'application/json', (company) => company],
  ['/tag/batch', 'application/json', (company) => ({ companies: [company] })],
  ['/tag/stream', 'application/x-ndjson', (company) => company],
  ['/predict', 'application/json', ({ description }) => ({ inputs: description })],
  ['/v2/models/small/infer', 'application/json', inferenceOf],
  ['/feedback', 'application/json', (company) => ({ by: 'tester', company })],
];

describe('a body of any bytes', () => {
  it.each(PATHS)('to %s is answered as it was meant, or refused', async (path, type, bodyOf) => {
    await fc.assert(
      fc.asyncProperty(bodies, async ({ description, encoding, charset, place, inserted }) => {
        const json = JSON.stringify(bodyOf({ description }));
        const text = encoded(json, isEncodable(json, encoding) ? encoding : 'utf-8');
        const at = Math.floor(place * text.length);
        const bytes = Buffer.concat([text.subarray(0, at), inserted, text.subarray(at)]);
        const headers = { 'content-type': `${type}${charset}` };
        const answer = await app.inject({ method: 'POST', url: path, headers, payload: bytes });
        const isUtf8 = bytes.equals(Buffer.from(bytes.toString()));
        const isAccepted = charset === '' || charset === '; charset=utf-8';
        const success = path === '/feedback' ? 201 : 200;
        if (!isAccepted) expect(answer.statusCode).toBe(415);
        else if (!isUtf8 && path !== '/tag/stream') expect(answer.statusCode).toBe(400);
        else if (bytes.equals(Buffer.from(json))) expect(answer.statusCode).toBe(success);
        else expect([success, 400]).toContain(answer.statusCode);
        if (!bytes.includes(REPLACEMENT)) expect(answer.body).not.toContain(REPLACEMENT);
        if (answer.statusCode !== success) expect(answer.json().detail).toMatch(/^[^\n]+$/);
        else if (path === '/tag') expect(answer.json().tags).toEqual(tagsOf(bytes));
      }),
      RUNS,
    );
  });
});

function tagsOf(body: Buffer): unknown {
  return tagger.tag(JSON.parse(body.toString().replace(/^\ufeff/, '')).description).tags;
}
