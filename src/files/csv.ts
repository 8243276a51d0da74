import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse as csvParser } from 'csv-parse';
import { OperationalError } from '../contract/error.ts';
import { reason } from './parse.ts';

/**
 * The records of a CSV file, with the names of its first line as fields.
 * @param path for error messages
 * @throws {OperationalError} `invalid-input`, when the file cannot be read or is not CSV
 */
export async function* csvRecords(bytes: Readable, path: string): AsyncGenerator<object> {
  const parser = csvParser({ columns: true, bom: true, skipEmptyLines: true });
  try {
    yield* pipeline(bytes, parser, () => {});
  } catch (error) {
    if (error instanceof OperationalError) throw error;
    throw new OperationalError(
      'invalid-input',
      error instanceof CsvError
        ? `${path} is not CSV: ${error.message}`
        : `cannot read ${path}: ${reason(error)}`,
    );
  }
}
