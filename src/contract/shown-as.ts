import { z } from 'zod';

/** A schema that takes any value, and that the API description shows as another one. */
export function shownAs(schema: z.ZodType) {
  return z.unknown().meta({ shownAs: schema });
}

/** The schema that the API description shows for this one. */
export function shownSchema(schema: z.core.$ZodType): z.ZodType | undefined {
  const { shownAs: shown } = z.globalRegistry.get(schema) ?? {};
  return shown instanceof z.ZodType ? shown : undefined;
}
