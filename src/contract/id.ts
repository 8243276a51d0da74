import { z } from 'zod';

const wholeNumber = z
  .int({
    error: ({ code }) =>
      code === 'too_big' || code === 'too_small'
        ? 'has more digits than a number in JSON keeps; send it as a string'
        : 'must be a whole number',
  })
  .transform(String);

/** A lone surrogate, as JSON can have by an escape, has no form in UTF-8. */
const isWellFormed = (id: string) => id.isWellFormed();

/**
 * An id: text, or a whole number, which is taken as the text of its digits.
 * @param text the rules for ids that are text
 */
export function idSchema(text: z.ZodString) {
  return z.union([text.refine(isWellFormed, 'must be well-formed Unicode'), wholeNumber]);
}
