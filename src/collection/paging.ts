import LinkHeader from 'http-link-header';
import jsonpointer from 'jsonpointer';
import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import type { HttpSource } from './config.ts';
import type { JsonAnswer } from './json-client.ts';

/** The URL of the first request to a source. */
export function firstUrl({ url, query, paging }: HttpSource): string {
  const first = new URL(url);
  for (const [name, value] of Object.entries(query)) first.searchParams.set(name, value);
  if (paging.kind === 'page') first.searchParams.set(paging.parameter, String(paging.first));
  if (paging.kind === 'offset') first.searchParams.set(paging.parameter, '0');
  return first.href;
}

/** The URL of the request for one company. */
export function urlOfId(source: HttpSource, id: string): string {
  return firstUrl({ ...source, url: source.url.replace('{id}', encodeURIComponent(id)) });
}

/**
 * The URL of the request after an answer; undefined after the last one.
 * @throws {OperationalError} when the answer points to another host, which must not receive the keys, or to itself
 */
export function nextUrl(
  source: HttpSource,
  url: string,
  { body, link }: JsonAnswer,
  items: number,
): string | undefined {
  const next = following(source, new URL(url), { body, link }, items);
  if (next === undefined) return undefined;
  if (next.origin !== new URL(url).origin) {
    throw new OperationalError(
      'invalid-input',
      `${url} points to a page on another host, ${next.origin}, which is not followed because it would receive the keys`,
    );
  }
  if (next.href === url) throw new OperationalError('invalid-input', `${url} names itself as the next page`);
  return next.href;
}

function following(
  { paging }: HttpSource,
  current: URL,
  { body, link }: JsonAnswer,
  items: number,
): URL | undefined {
  switch (paging.kind) {
    case 'page': {
      const page = Number(current.searchParams.get(paging.parameter));
      const last = paging.last === undefined ? Number.POSITIVE_INFINITY : numberAt(body, paging.last);
      return items === 0 || page >= last ? undefined : withParameter(current, paging.parameter, page + 1);
    }
    case 'offset': {
      const offset = Number(current.searchParams.get(paging.parameter));
      return items === 0 ? undefined : withParameter(current, paging.parameter, offset + items);
    }
    case 'cursor': {
      const cursor = valueAt(body, paging.next);
      if (cursor === undefined || cursor === null || cursor === '' || cursor === false) return undefined;
      return paging.parameter === undefined
        ? new URL(String(cursor), current)
        : withParameter(current, paging.parameter, String(cursor));
    }
    case 'link': {
      const [next] = link === null ? [] : LinkHeader.parse(link).rel('next');
      return next && new URL(next.uri, current);
    }
    default:
      return undefined;
  }
}

/** The value at the JSON pointer; undefined if there is none. */
export function valueAt(value: unknown, pointer: string): unknown {
  return typeof value === 'object' && value !== null ? jsonpointer.get(value, pointer) : undefined;
}

function numberAt(body: unknown, pointer: string): number {
  const result = z.coerce.number().safeParse(valueAt(body, pointer));
  if (result.success) return result.data;
  throw new OperationalError('invalid-input', `an answer has no number at ${pointer}`);
}

function withParameter(url: URL, name: string, value: string | number): URL {
  const changed = new URL(url);
  changed.searchParams.set(name, String(value));
  return changed;
}
