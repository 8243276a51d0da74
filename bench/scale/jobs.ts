import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { RESULT_COLUMNS } from '../../src/contract/result-columns.ts';
import { parseJson } from '../../src/files/parse.ts';
import { count, interleaved, median, megabytes, ratio, times } from '../measure.ts';
import { simulateJob } from '../scale-simulation.ts';
import { charactersOf, overviews, typicalOverviews, variedOverviews } from '../texts.ts';
import { Cluster } from './measured-jobs.ts';
import { projection } from './projection.ts';

/*
 * Measures a job on 1, 2 and 4 worker processes of this machine, compares it with the queueing model, and projects larger
 * jobs and more workers with the same model.
 */
const RECORDS = 100_000;
/** Warm-up records per worker: each process compiles its code first. */
const WARMING = 50_000;
const ROUNDS = 3;
const WORKERS = [1, 2, 4];
const WAITING_CHUNKS = 2_000;
const COMPANIES = 20_000;

const stepsSchema = z.object({
  chunks: z.number(),
  splitting: z.number(),
  tagging: z.array(z.number()),
  waiting: z.number(),
  assembling: z.number(),
  seconds: z.number(),
});
type Steps = z.infer<typeof stepsSchema>;

/** Measures the steps in a separate process. */
async function stepsOf(file: string): Promise<Steps> {
  const child = spawn(process.execPath, ['bench/scale/steps.ts', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return parseJson(stepsSchema, await text(child.stdout), 'the steps');
}

/** @returns a section of the report, in Markdown */
export async function jobs(): Promise<string> {
  const texts = [...variedOverviews(typicalOverviews(overviews()), RECORDS)];
  const lines = texts.map((description, id) => JSON.stringify({ id: String(id), description }));
  const cluster = await Cluster.start();
  try {
    const input = join(cluster.directory, 'in.jsonl');
    await writeFile(input, lines.join('\n'));
    const warm = join(cluster.directory, 'warm.jsonl');
    await writeFile(warm, lines.slice(0, WARMING).join('\n'));
    await writeFile(join(cluster.directory, 'one.jsonl'), lines[0]);

    const stepTimes: Steps[] = [];
    const alone: number[] = [];
    const measured = await interleaved(
      ROUNDS,
      WORKERS.map((workers) => async () => {
        // Interleaved with the jobs, because machine speed drifts.
        if (workers === 1) {
          const one = await stepsOf(warm);
          const both = await Promise.all([stepsOf(warm), stepsOf(warm)]);
          stepTimes.push(one);
          alone.push((2 * one.seconds) / Math.max(...both.map((steps) => steps.seconds)));
        }
        await cluster.haveWorkers(workers);
        for (let turn = 0; turn < workers; turn++) await cluster.job('warm.jsonl');
        const took = await cluster.job('in.jsonl');
        process.stderr.write(`${workers} workers: ${took} s\n`);
        return took;
      }),
    );
    const memory = await cluster.workerMemory();
    const before = await cluster.redisUse();
    await cluster.job('in.jsonl');
    const after = await cluster.redisUse();
    const outputBytes = await cluster.outputSize('in.jsonl');
    const fixed = await cluster.job('one.jsonl');
    const chunks = Math.round((stepTimes[0].chunks * RECORDS) / WARMING);
    const steps = {
      chunks,
      splitting: median(stepTimes.map(({ splitting }) => splitting)),
      tagging: stepTimes.flatMap(({ tagging }) => tagging),
      waiting: median(stepTimes.map(({ waiting }) => waiting)),
      assembling: median(stepTimes.map(({ assembling }) => assembling)),
      fixed,
    };
    const chunk = {
      job: crypto.randomUUID(),
      output: 's3://companies/2026-11/tagged.jsonl',
      index: 0,
      firstLine: 1,
      bytes: 1_000_000,
      model: { name: 'default', version: '2026-11-25-1c670718', digest: `sha256:${'0'.repeat(64)}` },
      options: {},
      maxDescriptionCharacters: 10_000,
      columns: [...RESULT_COLUMNS],
      byteOrderMark: false,
    };
    const beforeCompanies = await cluster.redisUse();
    const companySeconds = (await cluster.companies(texts.slice(0, COMPANIES))) / COMPANIES;
    const redisPerCompany =
      ((await cluster.redisUse()).processorSeconds - beforeCompanies.processorSeconds) / COMPANIES;
    const waitingBytes = await cluster.bytesOfWaitingChunk(chunk, WAITING_CHUNKS);

    const processors = availableParallelism();
    const rows = WORKERS.map((workers, index) => {
      const took = median(measured[index]);
      const predicted = simulateJob(steps, { chunks, workers, processors });
      const cells = [
        workers,
        `${took.toFixed(1)} s`,
        count(RECORDS / took),
        ratio(measured[0], measured[index]),
        `${predicted.toFixed(1)} s`,
        times(predicted / took),
      ];
      return `| ${cells.join(' | ')} |`;
    });
    const inputBytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    const milliseconds = (seconds: number) => `${(1000 * seconds).toFixed(1)} ms`;
    const report = [
      '## Jobs, measured and simulated',
      '',
      `On ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0].model}), Node ${process.version}. ` +
        `A job of ${count(RECORDS)} overviews of ${Math.round(charactersOf(texts) / RECORDS)} characters (${megabytes(inputBytes)}, ${chunks} chunks), server idle, ` +
        `Redis with its append-only file; medians of ${ROUNDS} interleaved rounds.`,
      '',
      '| worker processes | measured | records/s | speedup | simulated | simulated / measured |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
      '',
      `Two processes that run the steps without a queue, each on its own file, reach ${times(median(alone))} the throughput of one: ` +
        'the upper limit of these two processors.',
      '',
      'The steps alone, on one thread without a queue, are the input of the simulation:',
      '',
      '| of a chunk of 1 MB | |',
      '| --- | --- |',
      `| split, written, queued | ${milliseconds(steps.splitting)} |`,
      `| tagged and written | ${milliseconds(median(steps.tagging))} of the processor |`,
      `| assembled | ${milliseconds(steps.assembling)} |`,
      `| Redis | ${((after.commands - before.commands) / chunks).toFixed(0)} commands, ${milliseconds((after.processorSeconds - before.processorSeconds) / chunks)} of its processor, ${count(waitingBytes)} bytes while it waits |`,
      '',
      `A company of the queue takes one worker ${milliseconds(companySeconds)} (${count(1 / companySeconds)} a second), and Redis ${milliseconds(redisPerCompany)} of its processor, adding and taking included.`,
      '',
      `The peak resident memory of a worker is ${megabytes(memory)}. A job of a single record takes ${fixed.toFixed(2)} s.`,
      '',
      ...projection(steps, {
        bytes: inputBytes / RECORDS,
        outputBytes: outputBytes / RECORDS,
        waitingBytes,
        perChunk: RECORDS / chunks,
        redisSeconds: (after.processorSeconds - before.processorSeconds) / chunks,
      }),
      '',
    ].join('\n');
    return report;
  } finally {
    await cluster.stop();
  }
}
