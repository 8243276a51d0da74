import { z } from 'zod';
import { JsonLinesLog } from '../files/json-lines-log.ts';

const answerSchema = z.object({ url: z.string(), body: z.unknown(), link: z.string().nullable() });
export type LoggedAnswer = z.infer<typeof answerSchema>;

/**
 * The raw answers of a source, in the order in which they were asked for: so that a run that was killed goes on where it
 * was, and a finished one can be shaped anew without asking again.
 */
export type AnswerLog = JsonLinesLog<typeof answerSchema>;

export function answerLog(path: string): AnswerLog {
  return new JsonLinesLog(path, answerSchema);
}
