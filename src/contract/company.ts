import { z } from 'zod';
import { idSchema } from './id.ts';

const WITH_TEXT = /[^\s\p{Cc}\p{Cf}]/u;

/** A company to tag. @param maxCharacters of the description, in UTF-16 code units */
export function companySchema(maxCharacters: number) {
  return z
    .strictObject({
      id: idSchema(z.string().max(256))
        .optional()
        .describe('Returned unchanged in the answer; a whole number as a string.'),
      name: z
        .string()
        .max(1000)
        .optional()
        .describe('The company’s name. Models that were trained with names use it as well.'),
      description: z
        .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be a string') })
        .max(maxCharacters, `must have at most ${maxCharacters} characters`)
        .regex(WITH_TEXT, 'must have some text')
        .describe('The overview (企業概要).'),
    })
    .meta({ id: 'Company' });
}
export type Company = z.infer<ReturnType<typeof companySchema>>;
export type CompanySchema = z.ZodType<Company>;
