import fastifyPlugin from 'fastify-plugin';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { invalidRequest } from '../../contract/error.ts';
import { check } from '../../contract/faults.ts';

/** Keeps Fastify from loading its own validator and serialiser, which zod replaces. */
export const schemaController = {
  compilersFactory: { buildValidator: replacedByZod, buildSerializer: replacedByZod },
};

/** Validates requests and serialises responses by zod schemas. */
export const validation = fastifyPlugin(
  async (app) => {
    app.setValidatorCompiler<z.ZodType>(({ schema }) => (input) => {
      const { value, faults } = check(schema, input);
      return faults === undefined ? { value } : { error: invalidRequest(faults) };
    });
    app.setSerializerCompiler(serializerCompiler);
  },
  { name: 'validation' },
);

function replacedByZod(): never {
  throw new Error('zod validates and serialises every schema');
}
