import { readFile, writeFile } from 'node:fs/promises';
import { OtherWork } from '../other-work.ts';
import { datasets } from './datasets.ts';
import { jobs } from './jobs.ts';

const REPORT = 'bench/SCALE.md';
const HEAD =
  '# Scale, measured and simulated\n\nBy `npm run bench:scale`, and large datasets by `npm run bench` too.\n\n';
const SECTIONS = [
  { name: 'datasets', title: '## Large datasets', measure: datasets },
  { name: 'jobs', title: '## Jobs, measured and simulated', measure: jobs },
];

/** Measures the sections of these names, or all, and writes the report, in which the other sections stay as they are. */
export async function reportScale(wanted: readonly string[]): Promise<void> {
  const former = (await readFile(REPORT, 'utf8')).split(/^(?=## )/m);
  const sections: string[] = [];
  const otherWork = new OtherWork();
  for (const { name, title, measure } of SECTIONS) {
    await otherWork.sample();
    const isWanted = wanted.length === 0 || wanted.includes(name);
    const kept = former.find((section) => section.startsWith(title)) ?? '';
    sections.push(isWanted ? await measure() : kept);
  }
  const report = HEAD + sections.map((section) => `${section.trim()}\n`).join('\n');
  process.stdout.write(report);
  if (otherWork.notice === undefined) await writeFile(REPORT, report);
  else process.stdout.write(`${otherWork.notice}\n`);
}
