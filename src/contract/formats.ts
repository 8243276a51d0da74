import { z } from 'zod';

/** The formats of files of companies. */
export const FORMATS = ['jsonl', 'csv', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

/** The formats of files of results. */
const RESULT_FORMATS = [...FORMATS, 'parquet'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** The format of a file by its name, ignoring `.gz`: CSV for `.csv` and `.tsv`, Excel for `.xlsx`, JSON Lines for all others. */
export function formatOf(name: string): Format {
  if (/\.[ct]sv(\.gz)?$/i.test(name)) return 'csv';
  return /\.xlsx(\.gz)?$/i.test(name) ? 'xlsx' : 'jsonl';
}

/** The format of a file of results by its name: CSV for `.csv`, Excel for `.xlsx`, Parquet for `.parquet`, JSON Lines for all others. */
export function resultFormatOf(name: string): ResultFormat {
  return RESULT_FORMATS.find((format) => name.toLowerCase().endsWith(`.${format}`)) ?? 'jsonl';
}

/** What is wrong with a line of a file or stream. */
export const lineErrorSchema = z.object({ line: z.int(), detail: z.string() }).meta({ id: 'LineError' });
export type LineError = Readonly<z.infer<typeof lineErrorSchema>>;
