import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackage, IMAGE_ENVIRONMENT, PACKAGE } from './image.ts';
import { interleaved, median, megabytes, type Row, ratio } from './measure.ts';
import { shell, startNode, stop, untilReady } from './programs.ts';

const ROUNDS = 5;
const PORT = 3904;
const URL = `http://127.0.0.1:${PORT}`;
const SOURCE = ['src/cli/main.ts', 'serve'];
const KUROMOJI_LOADED = `
const { loadKuromoji } = await import('./test/fixtures/kuromoji-tokenizer.ts');
await loadKuromoji();
(await import('node:http')).createServer((_, response) => response.end()).listen(${PORT});
`;

/**
 * Time and processor time from process start to the first ready response, and resident memory then and in use, of the package
 * with the compile cache and the environment of the image; of kuromoji with a compile cache; and of the source without one.
 */
export async function startup(): Promise<Row[]> {
  const compileCache = mkdtempSync(join(tmpdir(), 'company-tagger-compile-cache-'));
  const memory = new Map<string, number[]>();
  const atStart = new Map<string, number[]>();
  const processor = new Map<string, number[]>();
  const start =
    (name: string, args: readonly string[], workers = 1) =>
    async () => {
      const started = performance.now();
      const child = startNode('0,1', args, {
        PORT: String(PORT),
        WORKERS: String(workers),
        LOG_LEVEL: 'warn',
        ...(args === SOURCE ? { NODE_DISABLE_COMPILE_CACHE: '1' } : { NODE_COMPILE_CACHE: compileCache }),
        ...(args === PACKAGE && IMAGE_ENVIRONMENT),
      });
      try {
        const milliseconds = await untilReady(`${URL}/health/ready`, started);
        processor.set(name, [...(processor.get(name) ?? []), processorMilliseconds(child.pid)]);
        atStart.set(name, [...(atStart.get(name) ?? []), residentBytes(child.pid)]);
        // Lets the workers finish starting and warms up the service.
        if (name !== 'kuromoji') await useAll();
        memory.set(name, [...(memory.get(name) ?? []), residentBytes(child.pid)]);
        return milliseconds;
      } finally {
        await (name === 'warming' ? end(child) : stop(child));
      }
    };
  buildPackage();
  await start('warming', PACKAGE)();
  const [one, , , kuromoji] = await interleaved(ROUNDS, [
    start('one', PACKAGE),
    start('two', PACKAGE, 2),
    start('source', SOURCE),
    start('kuromoji', ['--input-type=module', '-e', KUROMOJI_LOADED]),
  ]);
  const compiled = bytesOf(compileCache);
  rmSync(compileCache, { recursive: true });
  const resident = (name: string) => memory.get(name) ?? [];
  const spent = (name: string) => processor.get(name) ?? [];
  return [
    {
      what: 'cold start to ready: kuromoji loaded, nothing served',
      ours: `${median(one).toFixed(0)} ms`,
      peer: `${median(kuromoji).toFixed(0)} ms`,
      result: `${ratio(kuromoji, one)} as fast`,
      target: '600 ms (aim 400)',
    },
    {
      what: 'processor time from cold start to ready: the source, without a compile cache',
      ours: `${median(spent('one')).toFixed(0)} ms`,
      peer: `${median(spent('source')).toFixed(0)} ms`,
      result: `${ratio(spent('source'), spent('one'))} as fast`,
      target: '1.3x',
    },
    {
      what: 'resident memory at start, one worker',
      ours: megabytes(median(atStart.get('one') ?? [])),
      peer: '',
      result: '',
      target: '150 MB',
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
    {
      what: 'size of the program in the image, its model, dictionary and compiled code: the packages of development',
      ours: megabytes(imageBytes(compiled)),
      peer: megabytes(bytesOf('node_modules')),
      result: '',
      target: '65 MB',
    },
  ];
}

/** What the Dockerfile copies: the package without source maps and its dependencies, with the compile cache. */
function imageBytes(compileCache: number): number {
  const [, ...dependencies] = shell('npm ls --all --parseable --omit=dev --omit=optional').trim().split('\n');
  const maps = shell("find dist -name '*.map' -printf '%s\\n'").trim().split('\n').map(Number);
  const own = bytesOf('dist') - maps.reduce((sum, size) => sum + size, 0);
  return own + compileCache + dependencies.reduce((sum, path) => sum + bytesOf(path), 0);
}

function bytesOf(path: string): number {
  return Number.parseInt(shell(`du --summarize --bytes --dereference-args ${path}`), 10);
}

/** Lets a service end by itself, so that it writes what it has compiled. */
async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
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

/** User and system time, in the hundredths of a second that Linux counts. */
function processorMilliseconds(pid: number | undefined): number {
  // The name of the program, in parentheses, is the second field; user and system time are the 14th and 15th.
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = rest.split(' ').slice(11, 13).map(Number);
  return 10 * (user + system);
}

/** VmRSS of Linux. `taskset` replaces itself with the program, so the pid is that of the program. */
export function residentBytes(pid: number | undefined): number {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/) ?? [];
  return Number(kilobytes) * 1024;
}
