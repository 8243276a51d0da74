import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { shownSchema } from '../contract/shown-as.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

const DEFINITIONS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/** The zod schemas of the API description as JSON Schemas. One with an `id` is a component, and is referred to by it. */
export class ApiSchemas {
  /** Each component that a schema has referred to, by name. */
  readonly components: Record<string, JsonSchema> = {};

  /**
   * @param io whether the schema describes what is sent to the service, or what it answers
   * @throws {Error} when two different schemas have the same id
   */
  jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const document = z.toJSONSchema(schema, {
      io,
      // Such as a stream.
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const { examples } = z.globalRegistry.get(zodSchema) ?? {};
        // zod leaves out the examples of a body that it transforms, such as one with an id that may be a number.
        if (Array.isArray(examples)) jsonSchema.examples = examples;
        // What TypeScript means by it: in OpenAPI it would be a property that a request must not have.
        delete jsonSchema.readOnly;
        // Not every language has classes of Unicode in its patterns: a generated client would fail on them.
        if (jsonSchema.pattern?.includes('\\p{')) delete jsonSchema.pattern;
        if (io === 'output') unbound(jsonSchema);
        const shown = shownSchema(zodSchema);
        delete jsonSchema.shownAs;
        if (shown !== undefined) Object.assign(jsonSchema, this.jsonSchema(shown, io));
      },
    });
    const { $schema: _, $defs = {}, ...rest } = referringToComponents(document);
    for (const [name, component] of Object.entries($defs)) this.#add(name, component);
    return rest;
  }

  #add(name: string, component: JsonSchema): void {
    const { [name]: former } = this.components;
    if (former !== undefined && !isDeepStrictEqual(former, component)) {
      throw new Error(`there are two schemas with the id ${name}`);
    }
    this.components[name] = component;
  }
}

/** The bounds of every whole number become a format: generators would else take integers of 32 bits. */
function unbound(schema: JsonSchema): void {
  if (schema.maximum !== Number.MAX_SAFE_INTEGER) return;
  delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  schema.format = 'int64';
}

function referringToComponents(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace(DEFINITIONS, COMPONENTS) : value,
  );
}
