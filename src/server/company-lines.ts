import { type Line, linesOf } from '../files/lines.ts';
import { chunksOf } from '../tagger/chunks.ts';
import type { Limits } from './config.ts';
import { problem } from './problem.ts';
import { checkItem, type Item, textOf } from './results.ts';
import type { CompanySchema } from './schemas.ts';

/** The most bytes of JSON that a character can take (an escaped UTF-16 code unit), and room for the other fields. */
const BYTES_PER_CHARACTER = 6;
const OTHER_FIELDS_BYTES = 16_384;

/** The companies of a stream of JSON lines, in chunks; a bad line is known by its number, counted without blank ones. */
export async function* itemsOf(
  body: AsyncIterable<Uint8Array>,
  company: CompanySchema,
  { descriptionCharacters }: Limits,
): AsyncGenerator<Item[]> {
  const longest = BYTES_PER_CHARACTER * descriptionCharacters + OTHER_FIELDS_BYTES;
  let number = 0;
  for await (const lines of linesOf(body, longest)) {
    const items = lines.map((line): Item => {
      const item = checkLine(line, longest, company);
      number++;
      return 'problem' in item ? { ...item, line: number } : item;
    });
    yield* chunksOf(items, textOf);
  }
}

function checkLine(line: Line, longest: number, company: CompanySchema): Item {
  if (line === null) {
    return { problem: problem('line-too-long', 413, `The line has more than ${longest} bytes.`) };
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: problem('invalid-json', 400, 'The line is not JSON.') };
  }
  return checkItem(value, company);
}
