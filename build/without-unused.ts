import type { Plugin } from 'rolldown';

/** What packages import at once, for what the program never asks of them, by the importer. */
const UNUSED: Readonly<Record<string, RegExp>> = {
  // The document as YAML.
  yaml: /@fastify\/swagger\//,
  // Exemplars.
  '@opentelemetry/api': /\/prom-client\//,
};
const EMPTY = '\0unused';

/** Leaves out what is never used, so that the service does not load it when it starts. */
export function withoutUnused(): Plugin {
  return {
    name: 'without-unused',
    resolveId(id, importer = '') {
      return UNUSED[id]?.test(importer) ? EMPTY : null;
    },
    load(id) {
      return id === EMPTY ? 'export {};' : null;
    },
  };
}
