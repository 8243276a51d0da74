import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, interleaved, median, type Row, ratio } from './measure.ts';
import { isInstalled, shell, startNode, stop, untilReady } from './programs.ts';
import { charactersOf, typicalOverviews } from './texts.ts';

const ROUNDS = 7;
const SECONDS = 2;
const SERVERS = {
  ours: { port: 3901, args: ['src/cli/main.ts', 'serve'] },
  echo: { port: 3902, args: ['bench/peers/echo.ts'] },
  kuromoji: { port: 3903, args: ['bench/peers/kuromoji.ts'] },
};

/** Requests per second of POST /tag, with the server on one core and wrk with 16 connections on another. */
export async function http(texts: readonly string[]): Promise<Row[]> {
  if (!isInstalled('wrk')) return [];
  const bodies = typicalOverviews(texts).slice(0, 100);
  const directory = await mkdtemp(join(tmpdir(), 'bench-http-'));
  const script = join(directory, 'post.lua');
  await writeFile(script, scriptOf(bodies));
  const children = Object.values(SERVERS).map(({ port, args }) =>
    startNode('0', args, { PORT: String(port), LOG_LEVEL: 'warn' }),
  );
  try {
    const load = (port: number) => () => {
      const output = shell(`taskset -c 1 wrk -t1 -c16 -d${SECONDS}s -s ${script} http://127.0.0.1:${port}`);
      if (output.includes('Non-2xx')) throw new Error(output);
      return Number(output.match(/Requests\/sec:\s+([\d.]+)/)?.[1]);
    };
    const { ours, echo, kuromoji } = SERVERS;
    for (const { port } of [ours, echo, kuromoji]) await untilReady(`http://127.0.0.1:${port}/health`);
    for (const { port } of [ours, ours, echo, kuromoji]) load(port)();
    const [tagged, echoed, tokenised] = await interleaved(
      ROUNDS,
      [ours, echo, kuromoji].map(({ port }) => load(port)),
    );
    const unit = (figures: readonly number[]) => `${count(median(figures))} requests/s`;
    const what = `POST /tag, ${count(charactersOf(bodies) / bodies.length)} characters, 1 core`;
    return [
      {
        what: `${what}: bare Fastify echo`,
        ours: unit(tagged),
        peer: unit(echoed),
        result: ratio(tagged, echoed),
        target: '0.25x (aim 0.33x)',
      },
      {
        what: `${what}: Fastify + kuromoji, words only`,
        ours: unit(tagged),
        peer: unit(tokenised),
        result: ratio(tagged, tokenised),
        target: '7x',
      },
    ];
  } finally {
    await Promise.all(children.map(stop));
    await rm(directory, { recursive: true, force: true });
  }
}

function scriptOf(texts: readonly string[]): string {
  const bodies = texts.map((description) => `[==[${JSON.stringify({ description })}]==]`).join(',\n');
  return `local bodies = {\n${bodies}\n}
local headers = { ["content-type"] = "application/json" }
local sent = 0
request = function()
  sent = sent % #bodies + 1
  return wrk.format("POST", "/tag", headers, bodies[sent])
end
`;
}
