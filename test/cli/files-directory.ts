import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { GeneratedFile } from '../fixtures/generated-files.ts';
import type { Outcome } from './run.ts';
import { runHere } from './run-here.ts';

export const RUNS = { numRuns: 500, seed: 1 };
export const REPLACEMENT = '\ufffd';
const BINARY = /\.(safetensors|onnx)$/;

/** A directory for generated files, which is removed after the test file. */
export async function filesDirectory() {
  const directory = await mkdtemp(join(tmpdir(), 'company-tagger-'));
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const path = (name: string) => join(directory, name);

  /**
   * Writes the file, runs the command on it, and checks what holds for any file.
   * @param outputs of the command, which it must not leave behind when it fails; their texts are returned
   */
  async function runOn(
    { name, bytes, isIntact }: Pick<GeneratedFile, 'name' | 'bytes' | 'isIntact'>,
    args: (file: string) => readonly string[],
    outputs: readonly string[] = [],
  ): Promise<Outcome & { readonly written: string }> {
    for (const output of outputs) await rm(output, { recursive: true, force: true });
    await writeFile(path(name), bytes);
    const { code, stdout, stderr } = await runHere(args(path(name)));
    const written = (await Promise.all(outputs.map(textIn))).join('');
    expect(`${stdout}${stderr}${written}`).not.toContain(REPLACEMENT);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+|Invalid input|undefined/);
    if (code === 1 || code === 2) {
      expect(stderr).toMatch(/company-tagger: [^\n]+\n$/);
      expect([stdout, written]).toEqual(['', '']);
      for (const output of outputs)
        for (const end of ['', '.partial', '.checkpoint', '.lock']) {
          expect(existsSync(`${output}${end}`)).toBe(false);
        }
    }
    if (isIntact) expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    return { code, stdout, stderr, written };
  }
  return { path, runOn };
}

/** The text of a file, or of the files in a directory. Empty if there is none. */
async function textIn(path: string): Promise<string> {
  if (!existsSync(path)) return '';
  if (!(await stat(path)).isDirectory()) return BINARY.test(path) ? '' : readFile(path, 'utf8');
  const names = await readdir(path);
  return (await Promise.all(names.map((name) => textIn(join(path, name))))).join('');
}

export function linesOf(text: string) {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
