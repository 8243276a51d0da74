import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { damagedModels } from './faults/damaged-models.ts';
import { frozenRedis } from './faults/frozen-redis.ts';
import { goneClients } from './faults/gone-clients.ts';
import { hostile } from './faults/hostile.ts';
import { largeBodies } from './faults/large-bodies.ts';
import { overload } from './faults/overload.ts';
import { slowClients } from './faults/slow-clients.ts';
import { slowSources } from './faults/slow-sources.ts';
import { swaps } from './faults/swaps.ts';
import { termination } from './faults/termination.ts';
import type { Row } from './measure.ts';
import { OtherWork } from './other-work.ts';
import { isInstalled } from './programs.ts';

/*
 * Measures how faults and overload affect the service and its clients. The tests check correctness; this bench reports
 * the figures.
 */
const SECTIONS: Readonly<Record<string, () => Promise<Row[]>>> = {
  swaps,
  damagedModels,
  termination,
  overload,
  slowClients,
  frozenRedis,
  goneClients,
  largeBodies,
  hostile,
  slowSources,
};
const RESULTS = 'bench/FAULTS.md';

if (!isInstalled('wrk')) throw new Error('this needs wrk: apt-get install wrk');
const wanted = process.argv.slice(2);
const rows: Row[] = [];
const otherWork = new OtherWork();
for (const [name, section] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  await otherWork.sample();
  rows.push(...(await section()));
}
const table = [
  '| scenario | figures | result | target |',
  '| --- | --- | --- | --- |',
  ...rows.map(({ what, ours, result, target }) => `| ${[what, ours, result, target].join(' | ')} |`),
].join('\n');
process.stdout.write(`${table}\n`);
const head = `By \`npm run bench:faults\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0].model}), Node ${process.version}.`;
if (otherWork.notice !== undefined) process.stdout.write(`${otherWork.notice}\n`);
else if (wanted.length === 0) await writeFile(RESULTS, `# When things go wrong\n\n${head}\n\n${table}\n`);
