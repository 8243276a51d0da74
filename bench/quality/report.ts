import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { shell } from '../programs.ts';

/** Scores of a system on the test records of one seed's split. */
export const scoredSchema = z.object({
  system: z.string(),
  seed: z.number(),
  micro: z.number(),
  macro: z.number(),
  calibrationError: z.number(),
  errorOfLikely: z.number(),
});
export type Scored = z.infer<typeof scoredSchema>;

const RESULTS = 'bench/QUALITY.md';
const HEAD = `# Quality, side by side

By \`npm run bench:quality\`: for each seed a split of its own (80 % train, 10 % dev, 10 % test), the same for all, with
the same words of the same overviews. Mean and standard deviation over the seeds. Peers learn from the train records
alone; C, autotuning and thresholds by dev. Ours also has what \`bench/quality/\` names for the data: the organisation's
name, the words of the catalogue, extra records. The records that judge the shipped model are not among them.
`;

/** Mean and standard deviation of every system, and our lead, computed per seed. */
export function qualityTable(data: string, scored: readonly Scored[]): string {
  const bySystem = Map.groupBy(scored, ({ system }) => system);
  const ours = bySystem.get('ours') ?? [];
  const rows = [...bySystem].map(([system, own]) => {
    const of = (measure: (each: Scored) => number) => own.map(measure);
    const ahead = (measure: (each: Scored) => number) =>
      system === 'ours' ? '' : spread(own.map((each, index) => measure(ours[index]) - measure(each)));
    return [
      system,
      spread(of(({ micro }) => micro)),
      spread(of(({ macro }) => macro)),
      ahead(({ micro }) => micro),
      ahead(({ macro }) => macro),
      mean(of(({ calibrationError }) => calibrationError)).toFixed(4),
      mean(of(({ errorOfLikely }) => errorOfLikely)).toFixed(3),
    ];
  });
  const head = ['system', 'micro-F1', 'macro-F1', 'ours ahead, micro', 'macro', 'ECE', 'ECE, p ≥ 0.05'];
  return [
    `## ${data}, ${new Set(scored.map(({ seed }) => seed)).size} seeds`,
    '',
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** Mean and standard deviation. */
export function spread(values: readonly number[]): string {
  return `${mean(values).toFixed(3)} ± ${deviation(values).toFixed(3)}`;
}

/** Replaces the section of a data set in the results, or appends it. */
export async function writeSection(data: string, section: string): Promise<void> {
  const former = existsSync(RESULTS) ? await readFile(RESULTS, 'utf8') : HEAD;
  const [, ...sections] = former.split(/^(?=## )/m);
  const others = sections.filter((each) => !each.startsWith(`## ${data},`));
  const commit = shell('git rev-parse --short HEAD').trim();
  const own = `${section}\n\nOn ${new Date().toISOString().slice(0, 10)}, commit ${commit}.\n`;
  await writeFile(RESULTS, [HEAD.trimEnd(), ...others.map((each) => each.trim()), own].join('\n\n'));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
