import { z } from 'zod';

const WITH_TEXT = /[^\s\p{Cc}\p{Cf}]/u;

/** A company to be tagged. @param longest description, in UTF-16 code units */
export function companySchema(longest: number) {
  return z.strictObject({
    id: z.string().max(256).optional().describe('Comes back in the answer as it is.'),
    name: z
      .string()
      .max(1000)
      .optional()
      .describe('The company’s name; it tells of the company too where the model was trained on names.'),
    description: z
      .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be a string') })
      .max(longest, `must have at most ${longest} characters`)
      .regex(WITH_TEXT, 'must have some text')
      .describe('The overview (企業概要).'),
  });
}
export type Company = z.infer<ReturnType<typeof companySchema>>;
export type CompanySchema = z.ZodType<Company>;
