import { commandReference } from './command-reference.ts';
import { configurationReference } from './configuration-reference.ts';
import { jsonSchemas } from './json-schemas.ts';

/** The generated documents and schemas, by their paths. */
export async function references(): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/cli.md': await commandReference(),
    'docs/configuration.md': configurationReference(),
    ...jsonSchemas(),
  };
}
