import { commandReference } from './command-reference.ts';
import { configurationReference } from './configuration-reference.ts';

/** The generated documents, by their paths. */
export async function references(): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/cli.md': await commandReference(),
    'docs/configuration.md': configurationReference(),
  };
}
