import { readFile, writeFile } from 'node:fs/promises';
import { datasets } from './scale/datasets.ts';
import { jobs } from './scale/jobs.ts';

/*
 * Measures what many records take. With the names of sections it measures only those, and keeps the others of the report.
 */
const REPORT = 'bench/SCALE.md';
const HEAD = '# Scale, measured and simulated\n\nBy `npm run bench:scale`.\n\n';
const SECTIONS = [
  { name: 'datasets', title: '## Large datasets', measure: datasets },
  { name: 'jobs', title: '## Jobs, measured and simulated', measure: jobs },
];

const wanted = process.argv.slice(2);
const former = (await readFile(REPORT, 'utf8')).split(/^(?=## )/m);
const sections: string[] = [];
for (const { name, title, measure } of SECTIONS) {
  const isWanted = wanted.length === 0 || wanted.includes(name);
  const kept = former.find((section) => section.startsWith(title)) ?? '';
  sections.push(isWanted ? await measure() : kept);
}
const report = HEAD + sections.map((section) => `${section.trim()}\n`).join('\n');
process.stdout.write(report);
await writeFile(REPORT, report);
