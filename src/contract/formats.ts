import { z } from 'zod';

/** The formats of files of companies and results. */
export const FORMATS = ['jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** The columns of results in CSV. Tags and probabilities are separated by spaces. */
export const RESULT_COLUMNS = ['id', 'tags', 'probabilities', 'error'] as const;

/** The format of a file by its name, ignoring `.gz`: CSV for `.csv` and `.tsv`, JSON Lines for all others. */
export function formatOf(name: string): Format {
  return /\.[ct]sv(\.gz)?$/i.test(name) ? 'csv' : 'jsonl';
}

/** What is wrong with a line of a file or stream. */
export const lineErrorSchema = z.object({ line: z.int(), detail: z.string() }).meta({ id: 'LineError' });
export type LineError = Readonly<z.infer<typeof lineErrorSchema>>;
