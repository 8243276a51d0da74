import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESULT_COLUMNS } from '../../src/contract/result-columns.ts';
import { piecesOf } from '../../src/files/pieces.ts';
import { DirectoryStorage } from '../../src/jobs/storage/directory-storage.ts';
import { tagChunk } from '../../src/jobs/worker/chunk-tagging.ts';
import { splitIntoChunks } from '../../src/jobs/worker/chunking.ts';
import { concatenate } from '../../src/jobs/worker/concatenation.ts';
import { inputPart, partsOf } from '../../src/jobs/worker/parts.ts';
import { companyBlocks } from '../../src/serving/company-formats.ts';
import { maxLineBytes } from '../../src/serving/line-tagger.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { median, seconds } from '../measure.ts';
import type { ServiceTimes } from '../scale-simulation.ts';

const PIECE_BYTES = 128 * 1024;
const TABLE = { columns: [...RESULT_COLUMNS], byteOrderMark: false };
const RULES = { maxDescriptionCharacters: 10_000, isStrict: false };

/** Runs the steps of a job in sequence on this thread, without a queue, and times each step. */
export async function measureServiceTimes(
  input: string,
): Promise<Omit<ServiceTimes, 'fixed'> & { chunks: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-steps-'));
  try {
    const storage = new DirectoryStorage(directory);
    const tagger = await loadTagger('models/default');
    const [output, job] = ['out.jsonl', 'job'];
    const { signal } = new AbortController();
    await storage.prepare(partsOf(output, job));
    const source = {
      format: 'jsonl',
      name: input,
      maxLineBytes: maxLineBytes(RULES.maxDescriptionCharacters),
    } as const;
    const chunks: { index: number; firstLine: number; bytes: number }[] = [];
    const splittingSeconds = await seconds(async () => {
      for await (const { index, firstLine, lines, bytes } of splitIntoChunks(
        companyBlocks(piecesOf(createReadStream(input), PIECE_BYTES), source),
      )) {
        if (lines === undefined) throw new Error('a line is too long');
        await storage.write(inputPart(output, job, index), lines);
        chunks.push({ index, firstLine, bytes });
      }
    });

    const tagging: number[] = [];
    const waiting: number[] = [];
    const model = { name: '', version: '', digest: '' };
    for (const place of chunks) {
      const chunk = {
        ...place,
        job,
        output,
        model,
        options: {},
        maxDescriptionCharacters: RULES.maxDescriptionCharacters,
        ...TABLE,
      };
      const before = process.cpuUsage();
      const wall = await seconds(() => tagChunk(chunk, output, storage, tagger, signal));
      const { user, system } = process.cpuUsage(before);
      const busy = Math.min(wall, (user + system) / 1e6);
      tagging.push(busy);
      waiting.push(wall - busy);
    }
    const assembling = await seconds(() =>
      concatenate(
        { storage, name: output, job, chunks: chunks.length, file: { format: 'jsonl', ...TABLE } },
        signal,
      ),
    );
    return {
      chunks: chunks.length,
      splitting: splittingSeconds / chunks.length,
      tagging,
      waiting: median(waiting),
      assembling: assembling / chunks.length,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
