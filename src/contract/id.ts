import { z } from 'zod';

const wholeNumber = z
  .int({
    error: ({ code }) =>
      code === 'too_big' || code === 'too_small'
        ? 'has more digits than a number in JSON keeps; send it as a string'
        : 'must be a whole number',
  })
  .transform(String);

/**
 * An id: text, or a whole number, which is taken as the text of its digits.
 * @param text the rules for ids that are text
 */
export function idSchema(text: z.ZodString) {
  return z.union([text, wholeNumber]);
}
