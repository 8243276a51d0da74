import { readFileSync } from 'node:fs';
import { interleaved, median, megabytes, type Row, ratio } from './measure.ts';
import { startNode, stop, untilReady } from './programs.ts';

const ROUNDS = 5;
const PORT = 3904;
const URL = `http://127.0.0.1:${PORT}`;
const KUROMOJI_LOADED = `
const { loadKuromoji } = await import('./test/fixtures/kuromoji-tokenizer.ts');
await loadKuromoji();
(await import('node:http')).createServer((_, response) => response.end()).listen(${PORT});
`;

/** Time from process start to the first ready response, and resident memory in use. */
export async function startup(): Promise<Row[]> {
  const memory = new Map<string, number[]>();
  const start =
    (name: string, args: readonly string[], workers = 1) =>
    async () => {
      const started = performance.now();
      const child = startNode('0,1', args, {
        PORT: String(PORT),
        WORKERS: String(workers),
        LOG_LEVEL: 'warn',
      });
      try {
        const milliseconds = await untilReady(`${URL}/health/ready`, started);
        // Lets the workers finish starting and warms up the service.
        if (name !== 'kuromoji') await useAll();
        memory.set(name, [...(memory.get(name) ?? []), residentBytes(child.pid)]);
        return milliseconds;
      } finally {
        await stop(child);
      }
    };
  const serve = ['src/cli/main.ts', 'serve'];
  await start('warming', serve)();
  const [one, , kuromoji] = await interleaved(ROUNDS, [
    start('one', serve),
    start('two', serve, 2),
    start('kuromoji', ['--input-type=module', '-e', KUROMOJI_LOADED]),
  ]);
  const resident = (name: string) => memory.get(name) ?? [];
  return [
    {
      what: 'cold start to ready: kuromoji loaded, nothing served',
      ours: `${median(one).toFixed(0)} ms`,
      peer: `${median(kuromoji).toFixed(0)} ms`,
      result: `${ratio(kuromoji, one)} as fast`,
      target: '600 ms (aim 400)',
    },
    ...[
      ['one', '230 MB'],
      ['two', '270 MB'],
    ].map(([name, target]) => ({
      what: `resident memory in use, ${name} worker${name === 'two' ? 's' : ''}: kuromoji loaded`,
      ours: megabytes(median(resident(name))),
      peer: megabytes(median(resident('kuromoji'))),
      result: `${ratio(resident(name), resident('kuromoji'))} of it`,
      target,
    })),
  ];
}

async function useAll(): Promise<void> {
  const companies = Array.from({ length: 500 }, (_, index) => ({
    description: `飲食店の経営、${index}号店。`.repeat(20),
  }));
  for (let round = 0; round < 3; round++) {
    await fetch(`${URL}/tag/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ companies }),
    }).then((answer) => answer.arrayBuffer());
  }
}

/** VmRSS of Linux. `taskset` replaces itself with the program, so the pid is that of the program. */
export function residentBytes(pid: number | undefined): number {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/) ?? [];
  return Number(kilobytes) * 1024;
}
