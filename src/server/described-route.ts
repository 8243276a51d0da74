import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import type { ApiSchemas } from './api-schemas.ts';

const JSON_TYPE = 'application/json';
const contentSchema = z.object({
  description: z.string(),
  content: z.record(z.string(), z.object({ schema: z.instanceof(z.ZodType) })),
});

/** The schema of a route in the form that @fastify/swagger reads: JSON Schemas in place of zod schemas. */
export function describedRoute(schema: FastifySchema, schemas: ApiSchemas): FastifySchema {
  if (schema.hide) return schema;
  const { body, querystring, params, headers, response, ...operation } = schema;
  const described: FastifySchema = { ...operation };
  for (const [part, own] of Object.entries({ body, querystring, params, headers })) {
    if (own instanceof z.ZodType) Reflect.set(described, part, schemas.jsonSchema(own, 'input'));
  }
  described.response = Object.fromEntries(
    Object.entries(response ?? {}).map(([status, own]) => [status, describedResponse(own, schemas)]),
  );
  return described;
}

function describedResponse(response: unknown, schemas: ApiSchemas) {
  if (response instanceof z.ZodType) {
    const { description, ...schema } = schemas.jsonSchema(response, 'output');
    if (schema.type === 'null') return { description, type: 'null' };
    return { description, content: { [JSON_TYPE]: { schema } } };
  }
  const { description, content } = contentSchema.parse(response);
  return {
    description,
    content: Object.fromEntries(
      Object.entries(content).map(([type, own]) => [
        type,
        { schema: schemas.jsonSchema(own.schema, 'output') },
      ]),
    ),
  };
}
