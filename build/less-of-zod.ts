import type { Plugin } from 'vite';

const SCHEMAS = /\/zod\/v4\/classic\/schemas\.js$/;
/** What schemas import for what the page never asks of them, and what stands in its place. */
const UNUSED: readonly (readonly [RegExp, string])[] = [
  // To become JSON Schema. As CommonJS, whose names are not looked for before they are used.
  [/\/(?:to-json-schema|json-schema-processors)\.js$/, 'module.exports = {};'],
  // Sentences of their own.
  [/\/locales\/en\.js$/, 'export default () => ({});'],
];
const PREFIX = '\0unused:';

/** Leaves out of the page a fifth of zod. */
export function lessOfZod(): Plugin {
  return {
    name: 'less-of-zod',
    // Before vite finds the files.
    enforce: 'pre',
    resolveId(id, importer = '') {
      if (!SCHEMAS.test(importer)) return null;
      const [, content] = UNUSED.find(([pattern]) => pattern.test(id)) ?? [];
      return content === undefined ? null : `${PREFIX}${content}`;
    },
    load: (id) => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null),
  };
}
