import { z } from 'zod';
import { CompanyTagger, TaggerError } from '../client/client.ts';
import { Transport } from '../client/transport.ts';
import { type Language, languageOfBrowser } from './messages/messages.ts';

// Where it may, zod compiles schemas with `new Function`; the content security policy of the page refuses even the try.
z.config({ jitless: true });

/** A person waits for the answer. */
const RETRIES = 2;

interface Service {
  /** Kept in memory only. */
  readonly key: string | undefined;
  readonly language: Language;
  readonly tagger: CompanyTagger;
  readonly transport: Transport;
}

function serviceWith({ key, language }: Pick<Service, 'key' | 'language'>): Service {
  const options = { retries: RETRIES, language, ...(key !== undefined && { key }) };
  return {
    key,
    language,
    tagger: new CompanyTagger(location.origin, options),
    transport: new Transport(location.origin, options),
  };
}

let service = serviceWith({ key: undefined, language: languageOfBrowser() });
let askForKey: (isRefused: boolean) => Promise<string> = () => Promise.reject(new Error('no key dialog'));
const keyGiven = Promise.withResolvers<void>();

/** @param ask called when the service requires a key, or refuses the one that it was given */
export function onKeyNeeded(ask: (isRefused: boolean) => Promise<string>): void {
  askForKey = ask;
}

/** Asks for labels in this language from now on. */
export function setLabelLanguage(language: Language): void {
  service = serviceWith({ ...service, language });
}

/** Works with the service, and asks for a key as long as it refuses. @throws {TaggerError} */
export async function withService<Result>(work: (service: Service) => Promise<Result>): Promise<Result> {
  for (;;) {
    const used = service;
    try {
      return await work(used);
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      // Meanwhile a key may have been given for another request.
      if (service === used) {
        const key = await askForKey(used.key !== undefined);
        service = serviceWith({ ...service, key });
      }
      keyGiven.resolve();
    }
  }
}

/** Works with the service as soon as it allows that: for what the page can do without, no key is asked for. */
export async function whenAllowed<Result>(work: (service: Service) => Promise<Result>): Promise<Result> {
  try {
    return await work(service);
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    await keyGiven.promise;
    return withService(work);
  }
}

/** Asks for an answer of the service. @throws {TaggerError} */
export function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  request: { method?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<z.output<Schema>> {
  const method = request.body === undefined ? 'GET' : 'POST';
  return withService(async ({ transport }) =>
    schema.parse(await transport.sendJson(path, { method, ...request })),
  );
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof TaggerError && error.problem.status === 401;
}
