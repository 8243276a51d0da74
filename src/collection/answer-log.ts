import { z } from 'zod';
import { JsonLinesLog } from '../files/json-lines-log.ts';

const answerSchema = z.object({ url: z.string(), body: z.unknown(), link: z.string().nullable() });
export type LoggedAnswer = z.infer<typeof answerSchema>;

/**
 * The raw answers of a source, in the order of the requests. A run that was killed continues after the last of them, and
 * the texts of a finished run can be shaped again without new requests.
 */
export type AnswerLog = JsonLinesLog<typeof answerSchema>;

export function answerLog(path: string): AnswerLog {
  return new JsonLinesLog(path, answerSchema);
}
