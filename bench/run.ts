import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { bulk } from './bulk.ts';
import { growth } from './growth.ts';
import { http } from './http.ts';
import { load } from './load.ts';
import { megabytes, type Row } from './measure.ts';
import { OtherWork } from './other-work.ts';
import { page } from './page.ts';
import { hasScikitLearn, isInstalled, PYTHON, shell } from './programs.ts';
import { reportScale } from './scale/report.ts';
import { startup } from './startup.ts';
import { overviews } from './texts.ts';
import { tokenise } from './tokenise.ts';
import { training } from './training.ts';

/*
 * Compares the speed with that of the usual alternatives. Every ratio is the median of interleaved rounds of one run.
 * Machine speed drifts, so absolute figures of different runs are not comparable.
 */
const SECTIONS: Readonly<Record<string, (texts: readonly string[]) => Promise<Row[]>>> = {
  tokenise,
  bulk,
  http,
  startup,
  growth,
  load,
  training,
  page,
};
const RESULTS = 'bench/RESULTS.md';

const wanted = process.argv.slice(2);
const texts = overviews();
const rows: Row[] = [];
const otherWork = new OtherWork();
for (const [name, section] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  await otherWork.sample();
  rows.push(...(await section(texts)));
}
const table = [
  '| measurement and peer | ours | theirs | result | target |',
  '| --- | --- | --- | --- | --- |',
  ...rows.map(
    ({ what, ours, peer, result, target }) =>
      `| ${[what, ours, peer, result, target].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  ),
].join('\n');
process.stdout.write(`${table}\n`);
if (otherWork.notice !== undefined) process.stdout.write(`${otherWork.notice}\n`);
else if (wanted.length === 0) await writeFile(RESULTS, `${head()}\n\n${table}\n`);
// Large datasets have no peer to compare with, so their figures are on a page of their own.
if (wanted.length === 0 || wanted.includes('datasets')) await reportScale(['datasets']);

function head(): string {
  const version = (command: string) => shell(`${command} 2>&1 | head -1`).trim().replace('\t', ' ');
  const peers = [
    isInstalled('mecab') ? version('mecab --version') : 'no mecab',
    isInstalled('fasttext') ? version('dpkg-query -W fasttext') : 'no fasttext',
    hasScikitLearn()
      ? `scikit-learn ${version(`${PYTHON} -c "import sklearn; print(sklearn.__version__)"`)}`
      : 'no scikit-learn',
    isInstalled('wrk') ? version('dpkg-query -W wrk') : 'no wrk',
  ];
  return [
    '# Measured',
    '',
    `By \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0].model}), ` +
      `${megabytes(totalmem())}, Node ${process.version}; ${peers.join(', ')}. ${texts.length} overviews.`,
    'Ratios are medians of interleaved rounds of one run, ours against theirs, with the lowest and the highest of the rounds:',
    'higher is better. Peers that are not installed are skipped. The machine had nothing else to do.',
    '',
    '![The main ratios by commit](history.svg)',
  ].join('\n');
}
