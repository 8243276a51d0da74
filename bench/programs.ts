import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Whether a program is installed. Peers that are not installed are skipped. */
export function isInstalled(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

/** Debian's Python with scikit-learn. */
export const PYTHON = '/usr/bin/python3';
export function hasScikitLearn(): boolean {
  return spawnSync(PYTHON, ['-c', 'import sklearn']).status === 0;
}

/** Runs a shell command and returns its output. @throws {Error} if the command fails */
export function shell(command: string): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command}: ${stderr.toString()}`);
  return stdout.toString();
}

/** Starts a Node program, ours or a peer's, on the given processors. */
export function startNode(
  processors: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  return spawn('taskset', ['-c', processors, process.execPath, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Waits until the URL responds and returns the milliseconds since `started`. */
export async function untilReady(url: string, started = performance.now()): Promise<number> {
  for (;;) {
    try {
      const { ok } = await fetch(url);
      if (ok) return performance.now() - started;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
