/** A whole number with more digits than every double has; digits after a point do not count. */
const LONG_NUMBER = /(?<![\d.])\d{16}/;
const WHOLE_NUMBER = /^-?\d+$/;

/**
 * Parses JSON like `JSON.parse`, except that whole numbers beyond 2^53, such as long ids, become strings of the same digits
 * instead of being rounded.
 * @throws {SyntaxError}
 */
export function parseExactJson(text: string): unknown {
  // A reviver makes parsing several times slower, so it is used only where there may be such a number.
  return LONG_NUMBER.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
}

function exactly(_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  const isRounded =
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    WHOLE_NUMBER.test(source);
  return isRounded ? source : value;
}
