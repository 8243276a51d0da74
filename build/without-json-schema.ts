import type { Plugin } from 'vite';

/** What gives each schema of zod its methods, and what these call to describe it. */
const SCHEMAS = /\/zod\/v4\/classic\/schemas\.js$/;
const DESCRIBING = /\/(?:to-json-schema|json-schema-processors)\.js$/;
const EMPTY = '\0without-json-schema';

/** Leaves out of the page what describes schemas as JSON Schema, a fifth of zod: only the service asks for that. */
export function withoutJsonSchema(): Plugin {
  return {
    name: 'without-json-schema',
    enforce: 'pre',
    resolveId(id, importer = '') {
      return DESCRIBING.test(id) && SCHEMAS.test(importer) ? EMPTY : null;
    },
    load(id) {
      // As CommonJS, whose names are not looked for before they are used.
      return id === EMPTY ? 'module.exports = {};' : null;
    },
  };
}
