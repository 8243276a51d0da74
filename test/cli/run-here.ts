import { vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import type { Outcome } from './run.ts';

/** Runs a command in this process, which is much faster than a new one for each. */
export async function runHere(args: readonly string[]): Promise<Outcome> {
  const output = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      output[stream] += text;
      return true;
    }),
  );
  try {
    return { code: await runProgram(['node', 'company-tagger', ...args]), ...output };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
