import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonLinesLog } from '../../src/files/json-lines-log.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

async function logWith(text: string | Uint8Array) {
  const path = join(await temporaryDirectory(), 'log.jsonl');
  await writeFile(path, text);
  return { path, log: new JsonLinesLog(path, z.strictObject({ step: z.int() })) };
}

describe('a log of JSON lines', () => {
  it('leaves a line out that was not written completely, and replaces it by the next entry', async () => {
    const { path, log } = await logWith('{"step":1}\n{"step":2}\n{"ste');
    expect(await Array.fromAsync(log.kept())).toEqual([{ step: 1 }, { step: 2 }]);
    expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"step":2}\n{"ste');
    await log.append({ step: 3 });
    await log.append({ step: 4 });
    expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"step":2}\n{"step":3}\n{"step":4}\n');
  });

  it.each([
    ['notes without a line feed', 'my notes', 'log.jsonl line 1 is not JSON'],
    ['a JSON file without a line feed', '{"name":"mine"}', 'log.jsonl line 1 is not valid: step: is missing'],
    ['lines of notes', '{"step":1}\nmy notes\n', 'log.jsonl line 2 is not JSON'],
  ])('refuses a file of the user’s: %s', async (_, text, message) => {
    const { path, log } = await logWith(text);
    await expect(Array.fromAsync(log.kept())).rejects.toThrow(message);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('refuses a line that is not UTF-8', async () => {
    const { log } = await logWith(Buffer.from('{"step":1}\n{"step":2,"text":"\x97"}\n', 'latin1'));
    await expect(Array.fromAsync(log.kept())).rejects.toThrow('log.jsonl line 2 is not UTF-8');
  });

  it('leaves a line out that was not written completely, and ends within a character', async () => {
    const { path, log } = await logWith(Buffer.from('{"step":1}\n{"step":"社').subarray(0, -1));
    expect(await Array.fromAsync(log.kept())).toEqual([{ step: 1 }]);
    await log.append({ step: 2 });
    expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"step":2}\n');
  });
});
