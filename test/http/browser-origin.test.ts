import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { modelVersions } from '../fixtures/model-versions.ts';
import { startWithoutModel } from './service.ts';

/** Sends headers as they are, as a browser does that was led here. @returns the status */
async function statusOf(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(url, { method, headers }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  })
    .on('error', reject)
    .end(body);
  return promise;
}

describe('a service that needs no key', async () => {
  const MODEL = await modelVersions(['v1']);
  const app = await startWithoutModel({ MODEL, ALLOWED_HOSTS: 'Tagger.example.com, other.example' });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const { host } = new URL(url);
  await app.deployment.activate('v1');
  const reload = (headers: Record<string, string>, body?: string) =>
    statusOf(`${url}/admin/models/reload`, 'POST', headers, body);
  const JSON_TYPE = { 'content-type': 'application/json' };

  it('answers for hosts that are its own, and for no name that a page can point at it', async () => {
    const status = (name: string) => statusOf(`${url}/tags`, 'GET', { host: name });
    for (const own of [
      host,
      'localhost',
      'LOCALHOST:8080',
      'tagger.localhost:3000',
      '[::1]:3000',
      '10.1.2.3:3000',
      'tagger',
      'tagger.default.svc.cluster.local',
      'tagger.example.com:8443',
    ]) {
      expect([own, await status(own)]).toEqual([own, 200]);
    }
    for (const foreign of [
      'evil.example',
      'evil.example:3000',
      'localhost.evil.example',
      'tagger.example.com.evil.example',
      'sub.tagger.example.com',
      'x.localhost.',
      'evil.example/localhost',
      ' ',
    ]) {
      expect([foreign, await status(foreign)]).toEqual([foreign, 403]);
    }
  });

  it('takes requests from pages of its own origin only', async () => {
    const from = (origin: string, more = {}) => reload({ ...JSON_TYPE, origin, ...more }, '{}');
    expect(await from(`http://${host}`)).toBe(200);
    expect(await from('http://localhost:8080', { host: 'localhost:8080' })).toBe(200);
    expect(await from('http://localhost', { host: 'localhost:80' })).toBe(200);
    // A proxy that ends TLS, and one that gives the request another host.
    expect(await from('https://tagger.example.com', { host: 'tagger.example.com' })).toBe(200);
    expect(await from('https://tagger.example.com', { host: '127.0.0.1:3000' })).toBe(200);
    for (const origin of [
      'null',
      'https://evil.example',
      'http://localhost:1',
      `http://${host}.evil.example`,
      'file://',
      '',
    ]) {
      expect([origin, await from(origin)]).toEqual([origin, 403]);
    }
    expect(await statusOf(`${url}/tags`, 'GET', { origin: 'https://evil.example' })).toBe(403);
  });

  it('changes nothing by a request that a page can send unasked', async () => {
    expect(await reload({})).toBe(403);
    expect(await reload({ 'content-length': '0' })).toBe(403);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      expect([type, await reload({ 'content-type': type })]).toEqual([type, 415]);
      expect([type, await reload({ 'content-type': type }, '{}')]).toEqual([type, 415]);
    }
    expect(await reload(JSON_TYPE, '{}')).toBe(200);
    expect(await reload({ 'x-requested-with': 'curl' })).toBe(200);
    expect(await statusOf(`${url}/admin/shadow`, 'DELETE', {})).toBe(204);
  });
});
