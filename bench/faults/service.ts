import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addVersion, writeActive } from '../../src/model/versions.ts';
import { untilReady } from '../programs.ts';
import { charactersOf, overviews } from '../texts.ts';

export const PORT = 3907;
export const URL = `http://127.0.0.1:${PORT}`;
export const JSON_TYPE = { 'content-type': 'application/json' };

/** Starts the service and waits until it is ready. */
export async function serve(environment: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
    env: { ...process.env, PORT: String(PORT), LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(`${URL}/health/ready`);
  return child;
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

export async function post(path: string, body: object): Promise<Response> {
  return fetch(`${URL}${path}`, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });
}

/** A temporary directory with the shipped model as two versions. It is removed at process exit. */
export async function twoVersions(): Promise<{ directory: string; versions: [string, string] }> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-versions-'));
  process.once('exit', () => void rm(directory, { recursive: true, force: true }));
  const first = await addVersion(directory, 'models/default');
  const copy = join(directory, '.copy');
  await cp('models/default', copy, { recursive: true });
  const manifest = join(copy, 'model.json');
  await writeFile(
    manifest,
    (await readFile(manifest, 'utf8')).replace(`"version": "${first}"`, '"version": "next"'),
  );
  const second = await addVersion(directory, copy);
  await rm(copy, { recursive: true });
  await writeActive(directory, first);
  return { directory, versions: [first, second] };
}

/** A batch of available overviews with about the given number of characters in total. */
export function batchOf(characters: number): { description: string }[] {
  const texts = overviews();
  const each = charactersOf(texts) / texts.length;
  return Array.from({ length: Math.ceil(characters / each) }, (_, index) => ({
    description: texts[index % texts.length],
  }));
}
