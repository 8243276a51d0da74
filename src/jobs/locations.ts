import { posix } from 'node:path';
import { OperationalError } from '../contract/error.ts';
import { type Format, formatOf } from '../contract/formats.ts';

/** The locations that jobs may read and write. By default there are none. */
export interface LocationRules {
  /** File names are relative to it. Undefined: jobs cannot use files. */
  readonly directory: string | undefined;
  /** Hosts from which input may be fetched over HTTP. */
  readonly httpHosts: readonly string[];
  /** Buckets of Amazon S3, or of the endpoint. */
  readonly s3Buckets: readonly string[];
  readonly s3Endpoint: string | undefined;
}

/** A place to read or write, as parsed from the text in a job. */
export type Location = StorageLocation | { readonly kind: 'http'; readonly url: URL };

/** A location that can also be written. */
export type StorageLocation =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly name: string };

/** @throws {OperationalError} `invalid-location`, when the text is not a location or the rules do not allow it */
export function parseLocation(text: string, rules: LocationRules): Location {
  const scheme = text.match(/^([a-z][a-z0-9+.-]*):/i)?.[1]?.toLowerCase();
  if (scheme === undefined) return fileLocation(text, rules);
  if (scheme === 's3') return s3Location(text, rules);
  if (scheme === 'http' || scheme === 'https') return httpLocation(text, rules);
  throw new OperationalError(
    'invalid-location',
    `has the unsupported scheme ${scheme}: use a file name, http:, https: or s3:`,
  );
}

/** The names that jobs give to files of their own: manifests, and directories of parts. */
const OWN_NAMES = /(\.manifest\.json|\.[\da-f-]{32,36}\.parts)(\/|$)/i;
/** In the URL of an object, such a part of the key would lead to another object or to another bucket. */
const DOTS = /(^|[/\\])(\.|%2e){1,2}([/\\]|$)/i;

/** Parses the location of an output. @throws {OperationalError} `invalid-location`, also when it cannot be written */
export function parseOutput(text: string, rules: LocationRules): StorageLocation {
  const location = parseLocation(text, rules);
  if (location.kind === 'http')
    throw new OperationalError('invalid-location', 'cannot be written: use a file name or s3:');
  if (/\.gz$/i.test(location.name))
    throw new OperationalError('invalid-location', 'must not end in .gz: output is not compressed');
  if (OWN_NAMES.test(location.name))
    throw new OperationalError(
      'invalid-location',
      'must not be the name of a manifest (.manifest.json) or be among the parts of a job',
    );
  return location;
}

/**
 * Passes a location on if it is below a directory of the caller's own, in whichever storage. Sources over HTTP have none.
 * @param prefix ends in a slash; empty: all locations are
 * @throws {OperationalError} `invalid-location`
 */
export function assertBelow<Place extends Location>(location: Place, prefix: string): Place {
  if (location.kind === 'http' || location.name.startsWith(prefix)) return location;
  throw new OperationalError(
    'invalid-location',
    `must begin with ${location.kind === 's3' ? `s3://${location.bucket}/` : ''}${prefix}, where the jobs of this key have their files (jobsPrefix in the file of keys)`,
  );
}

/** A location as messages and manifests name it: a URL without its query, which can contain a signature. */
export function withoutQuery(location: string): string {
  return /^https?:/i.test(location) ? location.replace(/[?#].*$/s, '') : location;
}

/** The format by the extension of the name, ignoring `.gz`. */
export function formatAt(location: Location): Format {
  const name = location.kind === 'http' ? location.url.pathname : location.name;
  return formatOf(name);
}

function fileLocation(text: string, { directory }: LocationRules): Location {
  if (directory === undefined)
    throw new OperationalError('invalid-location', 'is a file name, but JOBS_DIRECTORY is not set');
  const name = posix.normalize(text);
  // Refuse parents, the directory itself, absolute paths, and the separators of other systems.
  if (/^(\.\.?)?(\/|$)/.test(name) || name.endsWith('/') || /[\\\0]/.test(text))
    throw new OperationalError(
      'invalid-location',
      'must be the name of a file within JOBS_DIRECTORY, such as 2026/companies.jsonl',
    );
  return { kind: 'file', name };
}

function s3Location(text: string, { s3Buckets }: LocationRules): Location {
  const [, bucket, name] = text.match(/^s3:\/\/([^/]+)\/(.*[^/])$/is) ?? [];
  if (bucket === undefined || name === undefined)
    throw new OperationalError('invalid-location', 'must be s3://BUCKET/KEY');
  if (!s3Buckets.includes(bucket))
    throw new OperationalError('invalid-location', 'is in a bucket that is not one of JOBS_S3_BUCKETS');
  if (/\p{Cc}/u.test(name))
    throw new OperationalError('invalid-location', 'must have a key without control characters');
  if (DOTS.test(name))
    throw new OperationalError('invalid-location', 'must have a key without . and .. between slashes');
  return { kind: 's3', bucket, name };
}

/** The same for all spellings of a location. */
export function canonicalLocation(location: StorageLocation): string {
  return location.kind === 'file' ? location.name : `s3://${location.bucket}/${location.name}`;
}

function httpLocation(text: string, { httpHosts }: LocationRules): Location {
  const url = URL.parse(text);
  if (url === null) throw new OperationalError('invalid-location', 'is not a URL');
  if (!httpHosts.includes(url.host))
    throw new OperationalError('invalid-location', 'is on a host that is not one of JOBS_HTTP_HOSTS');
  if (url.username !== '' || url.password !== '')
    throw new OperationalError('invalid-location', 'must not contain a user name or a password');
  return { kind: 'http', url };
}
