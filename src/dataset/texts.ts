import { z } from 'zod';
import type { Encoding } from '../contract/encoding.ts';
import { OperationalError } from '../contract/error.ts';
import { formatOf } from '../contract/formats.ts';
import type { OnProgress } from '../contract/progress.ts';
import { assertJsonLines } from '../contract/text-file.ts';
import { openInputFile } from '../files/input-file.ts';
import { decodedLines, parseJson } from '../files/parse.ts';
import { tableRecords } from '../files/table.ts';
import type { TextSource } from '../files/utf8-pieces.ts';

const PLAIN_TEXT = /\.txt(\.gz)?$/i;
const TEXT_COLUMN = 'description';
const MAX_ROW_BYTES = 1_000_000;
const lineSchema = z.object({ [TEXT_COLUMN]: z.string() });

/**
 * Reads texts, of which nothing else is known, some at a time: each line of a `.txt` file, or the `description` of each row
 * of CSV, a workbook
 * or JSON Lines.
 * @throws {OperationalError} `invalid-input`, when the file cannot be read, naming the line at fault
 */
export async function* readTexts(
  path: string,
  onProgress: OnProgress,
  encoding?: Encoding,
): AsyncGenerator<string[]> {
  const { bytes, size, bytesRead } = await openInputFile(path);
  const source = { name: path, encoding };
  const some = formatOf(path) === 'jsonl' ? lines() : tableTexts(bytes, source);
  for await (const texts of some) {
    yield texts;
    onProgress(`bytes of ${path} read`, bytesRead(), size);
  }

  async function* lines(): AsyncGenerator<string[]> {
    let number = 0;
    for await (const some of decodedLines(bytes, source)) {
      if (PLAIN_TEXT.test(path)) {
        yield some;
        continue;
      }
      yield some.flatMap((line) => {
        number++;
        if (line.trim() === '') return [];
        if (number === 1) assertJsonLines(line, path);
        return parseJson(lineSchema, line, `${path} line ${number}`)[TEXT_COLUMN];
      });
    }
  }
}

async function* tableTexts(
  bytes: AsyncIterable<Uint8Array>,
  { name, ...source }: TextSource,
): AsyncGenerator<string[]> {
  const table = { ...source, name, maxRowBytes: MAX_ROW_BYTES, required: [TEXT_COLUMN] };
  for await (const { records } of tableRecords(bytes, table)) {
    yield records.map(({ line, fields, fault }) => {
      if (fields === undefined) throw new OperationalError('invalid-input', `${name} line ${line}: ${fault}`);
      return fields.get(TEXT_COLUMN) ?? '';
    });
  }
}
