const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const ARRAY = 0x5b;
const OBJECT = 0x7b;

/**
 * Whether a JSON document has more values than the limit, without parsing it: parsing and checking millions of values
 * would take seconds and hundreds of megabytes. An empty array or object counts as two.
 */
export function hasMoreValues(json: Uint8Array, limit: number): boolean {
  // A value takes a byte, and another one for what is between two of them.
  if (json.length <= 2 * limit) return false;
  let values = 1;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at);
    else if (byte === COMMA || byte === ARRAY || byte === OBJECT) values++;
    if (values > limit) return true;
  }
  return false;
}

/** The place of the closing quote, or the end of the document. */
function endOfString(json: Uint8Array, start: number): number {
  for (let end = json.indexOf(QUOTE, start + 1); end >= 0; end = json.indexOf(QUOTE, end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return json.length;
}
