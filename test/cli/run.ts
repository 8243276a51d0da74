import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

type Environment = Readonly<Record<string, string>>;

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `company-tagger` as a child process. */
export function run(
  args: readonly string[],
  input: string | Uint8Array = '',
  environment: Environment = {},
): Promise<Outcome> {
  return runScript(['src/cli/main.ts', ...args], input, environment);
}

/** Runs a script of the project, with its arguments, as a child process. */
export async function runScript(
  args: readonly string[],
  input: string | Uint8Array = '',
  environment: Environment = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...environment } });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}
