import { posix, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalLocation, formatAt, parseLocation, parseOutput } from '../../src/jobs/locations.ts';

const rules = {
  directory: '/srv/companies',
  httpHosts: ['files.example.com', '127.0.0.1:8080'],
  s3Buckets: ['companies'],
  s3Endpoint: undefined,
};

describe('a location', () => {
  it('is a file in the directory, an object in an allowed bucket, or a URL on an allowed host', () => {
    expect(parseLocation('2026/./11.jsonl', rules)).toEqual({ kind: 'file', name: '2026/11.jsonl' });
    expect(parseLocation('s3://companies/2026/企業 100%.csv.gz', rules)).toEqual({
      kind: 's3',
      bucket: 'companies',
      name: '2026/企業 100%.csv.gz',
    });
    expect(parseLocation('https://files.example.com/a.jsonl?day=1', rules)).toMatchObject({ kind: 'http' });
  });

  it.each([
    ['../etc/passwd', 'must be the name of a file within JOBS_DIRECTORY'],
    ['a/../../b.jsonl', 'must be the name of a file within JOBS_DIRECTORY'],
    ['/etc/passwd', 'must be the name of a file within JOBS_DIRECTORY'],
    ['.', 'must be the name of a file within JOBS_DIRECTORY'],
    ['directory/', 'must be the name of a file within JOBS_DIRECTORY'],
    ['a\0b', 'must be the name of a file within JOBS_DIRECTORY'],
    ['..\\b', 'must be the name of a file within JOBS_DIRECTORY'],
    ['file:///etc/passwd', 'has the unsupported scheme file'],
    ['http://169.254.169.254/latest/meta-data', 'is on a host that is not one of JOBS_HTTP_HOSTS'],
    ['http://127.0.0.1/', 'is on a host that is not one of JOBS_HTTP_HOSTS'],
    ['https://files.example.com@evil.example/a', 'is on a host that is not one of JOBS_HTTP_HOSTS'],
    ['https://me:secret@files.example.com/a', 'must not contain a user name or a password'],
    ['https://', 'is not a URL'],
    ['s3://others/a.jsonl', 'is in a bucket that is not one of JOBS_S3_BUCKETS'],
    ['s3://companies/', 'must be s3://BUCKET/KEY'],
    ['s3://companies', 'must be s3://BUCKET/KEY'],
    ['s3://companies/../others/a.jsonl', 'must have a key without . and ..'],
    ['s3://companies/2026/../../others/a.jsonl', 'must have a key without . and ..'],
    ['s3://companies/./a.jsonl', 'must have a key without . and ..'],
    ['s3://companies/..', 'must have a key without . and ..'],
    ['s3://companies/%2e%2E/others/a.jsonl', 'must have a key without . and ..'],
    ['s3://companies/..\\others\\a.jsonl', 'must have a key without . and ..'],
    ['s3://companies/.\n./others/a.jsonl', 'must have a key without control characters'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parseLocation(text, rules)).toThrow(message);
  });

  it.each([
    ['out.jsonl.manifest.json'],
    ['out.jsonl.MANIFEST.JSON'],
    ['out.jsonl.manifest.json/a.jsonl'],
    ['out.jsonl.0b1d4a53-60c5-4a4e-b9fb-7ab3fb6a1f8b.parts/00000000.out'],
    ['s3://companies/out.jsonl.0123456789abcdef0123456789abcdef.parts/00000000.in'],
    ['s3://companies/out.jsonl.manifest.json'],
  ])('%j is no output, as jobs give such names to files of their own', (text) => {
    expect(() => parseOutput(text, rules)).toThrow('must not be the name of a manifest');
    expect(parseOutput('car.parts/manifest.json', rules)).toEqual({
      kind: 'file',
      name: 'car.parts/manifest.json',
    });
  });

  it('never leads out of the directory or the bucket, whatever it is made of', () => {
    const pieces = [
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2E',
      '%2f',
      'a',
      '企業',
      ' ',
      '\n',
      '\0',
      '?',
      '#',
      '~',
      ':',
      '.jsonl',
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), {
      maxLength: 8,
    });
    const parsed = (location: string) => {
      try {
        return parseLocation(location, rules);
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(text, (parts) => {
        const file = parsed(parts.join(''));
        if (file?.kind === 'file') {
          expect(resolve('/srv/companies', file.name)).toMatch(/^\/srv\/companies\/./s);
        }
        const object = parsed(`s3://companies/${parts.join('')}`);
        if (object?.kind === 's3') {
          const path = `/companies/${object.name.split('/').map(encodeURIComponent).join('/')}`;
          // As a client, a proxy and a storage on a file system resolve it.
          const { pathname } = new URL(path, 'http://s3.example.com');
          for (const each of [pathname, posix.normalize(decodeURIComponent(pathname))])
            expect(each).toMatch(/^\/companies\/./s);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('has one canonical form', () => {
    const forms = ['2026/./a.jsonl', './2026//a.jsonl', 's3://companies/a.jsonl'].map((text) =>
      canonicalLocation(parseOutput(text, rules)),
    );
    expect(forms).toEqual(['2026/a.jsonl', '2026/a.jsonl', 's3://companies/a.jsonl']);
  });

  it('is refused when the rules allow nothing', () => {
    const nothing = { directory: undefined, httpHosts: [], s3Buckets: [], s3Endpoint: undefined };
    for (const text of ['a.jsonl', 'http://a/b', 's3://a/b'])
      expect(() => parseLocation(text, nothing)).toThrow();
  });

  it('has the format of its extension, ignoring .gz', () => {
    const formats = ['a.csv', 'a.CSV.gz', 'a.jsonl.gz', 'a', 'https://files.example.com/a.csv?x=.jsonl'].map(
      (text) => formatAt(parseLocation(text, rules)),
    );
    expect(formats).toEqual(['csv', 'csv', 'jsonl', 'jsonl', 'csv']);
  });
});
