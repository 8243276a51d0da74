import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENCODINGS, type Encoding } from '../../src/contract/encoding.ts';
import { onEncodingDetected } from '../../src/files/encoding-channel.ts';
import { readText } from '../../src/files/parse.ts';
import { type TextSource, utf8Pieces } from '../../src/files/utf8-pieces.ts';
import { encoded } from '../fixtures/encoded.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const CSV = 'id,description\r\n1,冷凍食品の製造と販売。\r\n2,ｿﾌﾄｳｪｱの開発①\r\n';
const MARKS: Partial<Record<Encoding, number[]>> = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
};

/** The bytes in pieces of this size. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function asUtf8(bytes: Uint8Array, source: Partial<TextSource> = {}, size = 7): Promise<string> {
  const pieces = utf8Pieces(inPieces(bytes, size), { name: 'companies.csv', ...source });
  return (await buffer(pieces)).toString();
}

describe('a text of any supported encoding', () => {
  it('becomes UTF-8 without a byte order mark, however its bytes arrive', async () => {
    const texts = fc.constantFrom(CSV, 'plain ASCII\n', `${'x'.repeat(100)}\n${CSV}`);
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom(...ENCODINGS),
        fc.boolean(),
        fc.integer({ min: 1, max: 50 }),
        async (text, encoding, isGiven, size) => {
          const bytes = Buffer.concat([Buffer.from(MARKS[encoding] ?? []), encoded(text, encoding)]);
          expect(await asUtf8(bytes, isGiven ? { encoding } : {}, size)).toBe(text);
        },
      ),
    );
  });

  it('is announced if its encoding was detected and is not UTF-8', async () => {
    const messages: string[] = [];
    const stop = onEncodingDetected((message) => messages.push(message));
    await asUtf8(encoded(CSV, 'shift_jis'));
    await asUtf8(encoded(CSV, 'euc-jp'), { name: 'euc.csv' });
    await asUtf8(encoded(CSV, 'shift_jis'), { encoding: 'shift_jis' });
    await asUtf8(Buffer.from(CSV));
    stop();
    await asUtf8(encoded(CSV, 'shift_jis'));
    expect(messages).toEqual(['companies.csv is read as Shift_JIS', 'euc.csv is read as EUC-JP']);
  });

  it('is refused with the byte that does not fit, and its line', async () => {
    const shiftJis = encoded(CSV.repeat(100), 'shift_jis');
    const damaged = Buffer.concat([shiftJis, Buffer.from([0x82, 0xff]), shiftJis]);
    await expect(asUtf8(damaged, { encoding: 'shift_jis' })).rejects.toThrow(
      'companies.csv is not Shift_JIS: 0x82 0xff is not valid in line 301',
    );
    await expect(
      asUtf8(encoded('あ', 'shift_jis').subarray(0, 1), { encoding: 'shift_jis' }),
    ).rejects.toThrow('companies.csv is not Shift_JIS: it ends within a character in line 1');
    await expect(asUtf8(Buffer.from('id\n\n1,Société générale', 'latin1'))).rejects.toThrow(
      'companies.csv is not UTF-8: 0xe9 0x74 is not valid in line 3, and it is not clearly Shift_JIS or EUC-JP: ' +
        'save it as UTF-8, or name its encoding',
    );
    await expect(asUtf8(encoded(CSV, 'utf-16le'))).rejects.toThrow(
      'companies.csv looks like UTF-16LE without a byte order mark: save it as UTF-8, or name its encoding',
    );
    // The byte order mark of UTF-32 begins with that of UTF-16.
    for (const mark of [
      [0xff, 0xfe, 0, 0],
      [0, 0, 0xfe, 0xff],
    ]) {
      await expect(asUtf8(Buffer.from([...mark, 0x41, 0, 0, 0]))).rejects.toThrow(
        'companies.csv is UTF-32: save it as UTF-8',
      );
    }
    // 食品 in ISO-2022-JP.
    const mail = Buffer.from('\u001b$B?)IJ\u001b(B');
    await expect(asUtf8(mail)).rejects.toThrow(/looks like ISO-2022-JP: save it as UTF-8$/);
  });

  it('passes damaged UTF-8 on, for readers of lines to report', async () => {
    const bytes = Buffer.concat([Buffer.from(CSV.repeat(3)), Buffer.from([0xff, 0x0a])]);
    expect(await buffer(utf8Pieces(inPieces(bytes, 5), { name: '' }))).toEqual(bytes);
  });
});

describe('a text file', () => {
  it('is read whatever its encoding, and when it is compressed', async () => {
    const path = join(await temporaryDirectory(), 'tags.json');
    for (const bytes of [
      encoded(CSV, 'shift_jis'),
      Buffer.from(`\ufeff${CSV}`),
      gzipSync(encoded(CSV, 'euc-jp')),
    ]) {
      await writeFile(path, bytes);
      expect(await readText(path)).toBe(CSV);
    }
  });

  it('is refused in one sentence if it is no text', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'companies.xlsx');
    await expect(readText(directory)).rejects.toThrow(`${directory} is a directory, not a file`);
    await expect(readText('/dev/zero')).rejects.toThrow('/dev/zero is not a file');
    spawnSync('mkfifo', [join(directory, 'pipe')]);
    await expect(readText(join(directory, 'pipe'))).rejects.toThrow(
      'pipe is not a file: save its content to one',
    );
    await writeFile(path, 'PK\u0003\u0004 and more');
    await expect(readText(path)).rejects.toThrow(
      `${path} is an Excel workbook or another ZIP archive: give a workbook a name that ends in .xlsx`,
    );
    await writeFile(path, gzipSync(CSV).subarray(0, 40));
    await expect(readText(path)).rejects.toThrow(`cannot read ${path}: unexpected end of file`);
    await writeFile(path, Buffer.concat([await readFile('data/tags.json'), Buffer.from([0xe3])]));
    await expect(readText(path)).rejects.toThrow(`${path} is not UTF-8: it ends within a character`);
  });
});
