import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { failureReason } from '../../src/jobs/failure-reason.ts';
import { BucketStorage, openS3 } from '../../src/jobs/storage/bucket-storage.ts';
import { S3_ENVIRONMENT } from '../fixtures/s3.ts';

// One attempt: the SDK's further ones, and the job's, take the same time each.
Object.assign(process.env, S3_ENVIRONMENT, { AWS_MAX_ATTEMPTS: '1' });

/** A storage that hangs: it says nothing, or begins the object `half` and stops. */
const server = createServer(({ url = '' }, response) => {
  if (url.includes('half')) response.writeHead(200, { 'content-length': 1000 }).write('{"description"');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;
const bucket = new BucketStorage(openS3(`http://127.0.0.1:${port}`), 'companies');

it('a storage that hangs is given up, with or without the beginning of an object', async () => {
  const outcomes = await Promise.allSettled([
    bucket.exists('none'),
    bucket.write('none', 'text'),
    bucket.open('half').then(({ bytes }) => buffer(bytes)),
  ]);
  const reasons = outcomes.map((each) => each.status === 'rejected' && failureReason(each.reason));
  expect(reasons).toEqual(outcomes.map(() => 'no answer in time'));
});
