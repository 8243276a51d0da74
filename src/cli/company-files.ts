import { extname } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse as csvParser } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { InvalidInputError } from '../files/parse.ts';
import { itemsOf } from '../server/company-lines.ts';
import type { Limits } from '../server/config.ts';
import { checkItem, type Item, textOf } from '../server/results.ts';
import { type CompanySchema, companySchema } from '../server/schemas.ts';
import { chunksOf } from '../tagger/chunks.ts';

const CSV_COLUMNS = ['id', 'tags', 'probabilities', 'error'];

/** Files are CSV or JSON Lines, by their names. */
const isCsv = (path: string) => extname(path).toLowerCase() === '.csv';

/**
 * The companies of a file, chunk by chunk; fields that tagging does not ask for are passed over.
 * @param bytes of the file from its beginning
 */
export function readCompanies(path: string, bytes: Readable, limits: Limits): AsyncIterable<Item[]> {
  const company = z.object(companySchema(limits).shape);
  return isCsv(path) ? chunksOf(csvItems(path, bytes, company), textOf) : itemsOf(bytes, company, limits);
}

async function* csvItems(path: string, bytes: Readable, company: CompanySchema): AsyncGenerator<Item> {
  const parser = csvParser({ columns: true, bom: true, skipEmptyLines: true });
  try {
    for await (const record of pipeline(bytes, parser, () => {})) {
      if (!('description' in record)) throw new InvalidInputError(`${path} has no column description`);
      yield checkItem(record, company);
    }
  } catch (error) {
    throw error instanceof CsvError ? new InvalidInputError(`${path} is not CSV: ${error.message}`) : error;
  }
}

/** What stands in a file of results before the first of them. */
export function headOf(path: string): string {
  return isCsv(path) ? stringify([CSV_COLUMNS]) : '';
}

const resultSchema = z.object({
  id: z.string().optional(),
  tags: z.array(z.object({ id: z.string(), probability: z.number() })).default([]),
  error: z.object({ detail: z.string() }).optional(),
});

/** Results, each JSON, as they stand in a file. */
export function writtenResults(path: string, results: readonly string[]): string {
  if (!isCsv(path)) return `${results.join('\n')}\n`;
  return stringify(
    results.map((result) => {
      const { id, tags, error } = resultSchema.parse(JSON.parse(result));
      return [
        id,
        tags.map((tag) => tag.id).join(' '),
        tags.map(({ probability }) => probability).join(' '),
        error?.detail,
      ];
    }),
  );
}
