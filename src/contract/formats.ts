import { z } from 'zod';

/** The formats of files of companies. */
export const FORMATS = ['jsonl', 'csv', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

/** The columns of results in CSV. Tags and probabilities are separated by spaces. */
export const RESULT_COLUMNS = ['id', 'tags', 'probabilities', 'error'] as const;

/** The format of a file by its name, ignoring `.gz`: CSV for `.csv` and `.tsv`, Excel for `.xlsx`, JSON Lines for all others. */
export function formatOf(name: string): Format {
  if (/\.[ct]sv(\.gz)?$/i.test(name)) return 'csv';
  return /\.xlsx(\.gz)?$/i.test(name) ? 'xlsx' : 'jsonl';
}

/** What is wrong with a line of a file or stream. */
export const lineErrorSchema = z.object({ line: z.int(), detail: z.string() }).meta({ id: 'LineError' });
export type LineError = Readonly<z.infer<typeof lineErrorSchema>>;
