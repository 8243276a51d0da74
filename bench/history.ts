import { writeFile } from 'node:fs/promises';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { shell } from './programs.ts';

/*
 * npm run bench:history draws how the main ratios went from one commit of bench/RESULTS.md to the next, in
 * bench/history.svg.
 */
const RESULTS = 'bench/RESULTS.md';
const PICTURE = 'bench/history.svg';

/** What each panel shows: the start of the row's name, and its name in the picture. */
const MAIN = [
  ['tokenise: MeCab', 'segmenting ÷ MeCab'],
  ['bulk, 2 cores: two such pipelines', 'bulk, 2 cores ÷ mecab | fasttext'],
  ['POST /tag, 210 characters, 1 core: bare Fastify echo', 'POST /tag ÷ bare Fastify echo'],
  ['cold start to ready: kuromoji loaded', "kuromoji's load ÷ cold start"],
] as const;

interface Point {
  readonly name: string;
  readonly commit: string;
  readonly ratio: number;
}

/** The main ratios of each commit, the oldest first. */
function history(): Point[] {
  const commits = shell(`git log --reverse --format='%h %cs' -- ${RESULTS}`).trim().split('\n');
  return commits.flatMap((line) => {
    const [hash, date] = line.split(' ');
    const rows = shell(`git show ${hash}:${RESULTS}`).split('\n');
    return MAIN.flatMap(([start, name]) => {
      const row = rows.find((each) => each.startsWith(`| ${start}`));
      // The result is the first ratio of the row.
      const [, ratio] = row?.match(/\| ([\d.]+)x/) ?? [];
      return ratio === undefined ? [] : [{ name, commit: `${date} ${hash}`, ratio: Number(ratio) }];
    });
  });
}

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const WIDTH = 900;
const HEIGHT = 150;

/** One ratio by commit. Each has a scale of its own, as they differ by a factor of ten. */
function panel(name: string, points: readonly Point[]): string {
  const drawn = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginTop: 40,
    marginLeft: 60,
    marginRight: 60,
    style: { background: 'white', color: 'black' },
    x: { label: null, domain: points.map(({ commit }) => commit) },
    y: { label: `↑ ${name}`, grid: true, zero: true, ticks: 4 },
    marks: [
      Plot.lineY(points, { x: 'commit', y: 'ratio', stroke: '#4269d0', marker: true }),
      Plot.text(points, { x: 'commit', y: 'ratio', text: ({ ratio }: Point) => `${ratio}x`, dy: -10 }),
    ],
  });
  return String(drawn);
}

const points = history();
const panels = MAIN.map(([, name], index) => {
  const own = points.filter((point) => point.name === name);
  return `<g transform="translate(0,${index * HEIGHT})">${panel(name, own)}</g>`;
});
const height = panels.length * HEIGHT;
await writeFile(
  PICTURE,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" role="img">\n<title>The main ratios by commit; higher is better</title>\n${panels.join('\n')}\n</svg>\n`,
);
