import { stat } from 'node:fs/promises';

/** Whether there is something at a path. A link whose target is missing is nothing. */
export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
