import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { shell } from '../programs.ts';
import { errorOfLikely, type Score } from './scores.ts';

const RESULTS = 'bench/QUALITY.md';
const HEAD = `# Quality, side by side

By \`npm run bench:quality\`: five folds, with all records of a company and nearly equal texts in one; each fold in turn
is tested on (data with a test set of its own: that set). Mean and standard deviation over the folds. Macro-F1 is over the
tags that a text of the fold has or is given. Ours is trained, calibrated and given thresholds by the rest alone, with the
settings that \`bench/quality/\` names for the data. ECE is that of all folds together, as a fold has few
texts of some kinds.

The peers have the same: records, extra records and texts of the catalogue with the same weights, the words, names and
bigrams of ours, the clauses where it says so, no groups that are unknown, no child without its parent. The first of three
folds of their training records chooses C, and all three the calibration (a sigmoid a group) and the thresholds, by the
functions that choose those of ours. The two recipes of LibMultiLabel are versions of our own and have decisions of
their own. The peers learn from train and dev together, as does ours where folds choose its thresholds; otherwise it
keeps dev apart. The sealed records that judge the shipped model are in no fold.
`;

/** What a table has of a fold. */
type FoldScore = Omit<Score, 'likely'>;

/** The name of the row of several kinds, in which each kind weighs the same. */
export const MEAN = 'mean';

/**
 * A table for each kind of record: mean and standard deviation of each system over the folds, and how far ours is ahead,
 * computed fold by fold.
 * @param kinds the kinds of which the mean is shown as well; none: one table for all records together
 */
export function qualityTables(data: string, scores: readonly Score[], kinds: readonly string[]): string {
  const folds = new Set(scores.map(({ fold }) => fold)).size;
  const own = kinds.length === 0 ? [undefined] : [MEAN, ...kinds];
  const all = [...scores, ...meansOf(scores, kinds)];
  const tables = own.map((kind) => {
    const rows = tableOf(
      all.filter((score) => score.kind === kind),
      (system) => calibrationError(scores, { system, kind, kinds }),
    );
    return [...(kind === undefined ? [] : [`### ${titleOf(kind, kinds)}`, '']), ...rows].join('\n');
  });
  return [`## ${data}, ${folds === 1 ? 'its test set' : `${folds} folds`}`, ...tables].join('\n\n');
}

function titleOf(kind: string, kinds: readonly string[]): string {
  return kind === MEAN ? `Mean over ${kinds.join(', ')}` : kind;
}

/** The means over the kinds, of each system in each fold. */
export function meansOf(scores: readonly Score[], kinds: readonly string[]): FoldScore[] {
  const counted = scores.filter(({ kind }) => kind !== undefined && kinds.includes(kind));
  return [...Map.groupBy(counted, ({ system, fold }) => `${fold} ${system}`).values()].map((own) => {
    const of = (value: (score: Score) => number) => mean(own.map(value));
    return {
      system: own[0].system,
      fold: own[0].fold,
      kind: MEAN,
      micro: of(({ micro }) => micro),
      macro: of(({ macro }) => macro),
      precisionAtOne: of(({ precisionAtOne }) => precisionAtOne),
    };
  });
}

function tableOf(scores: readonly FoldScore[], calibrationErrorOf: (system: string) => number): string[] {
  const bySystem = Map.groupBy(scores, ({ system }) => system);
  const ours = new Map((bySystem.get('ours') ?? []).map((score) => [score.fold, score]));
  const rows = [...bySystem].map(([system, own]) => {
    const of = (value: (score: FoldScore) => number) => spread(own.map(value));
    const ahead = (value: (score: FoldScore) => number) => {
      const differences = own.flatMap((score) => {
        const other = ours.get(score.fold);
        return other === undefined || system === 'ours' ? [] : value(other) - value(score);
      });
      return differences.length === 0 ? '' : spread(differences);
    };
    return [
      system,
      of(({ micro }) => micro),
      of(({ macro }) => macro),
      ahead(({ micro }) => micro),
      ahead(({ macro }) => macro),
      of(({ precisionAtOne }) => precisionAtOne),
      calibrationErrorOf(system).toFixed(3),
    ];
  });
  const head = ['system', 'micro-F1', 'macro-F1', 'ours ahead, micro', 'macro', 'P@1', 'ECE, p ≥ 0.05'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** The calibration error of a system over all folds: for one kind, or the mean over the kinds. */
export function calibrationError(
  scores: readonly Score[],
  { system, kind, kinds }: { system: string; kind: string | undefined; kinds: readonly string[] },
): number {
  const of = (one: string | undefined) =>
    errorOfLikely(scores.filter((score) => score.system === system && score.kind === one));
  return kind === MEAN ? mean(kinds.map(of)) : of(kind);
}

/** Mean and standard deviation; the value alone if there is one. */
export function spread(values: readonly number[]): string {
  const middle = mean(values).toFixed(3);
  return values.length === 1 ? middle : `${middle} ± ${deviation(values).toFixed(3)}`;
}

/** Replaces the section of a data set in the results, or appends it. */
export async function writeSection(data: string, section: string): Promise<void> {
  const former = existsSync(RESULTS) ? await readFile(RESULTS, 'utf8') : HEAD;
  const [, ...sections] = former.split(/^(?=## )/m);
  const others = sections.filter((each) => !each.startsWith(`## ${data},`));
  const own = `${section}\n\n${provenance()}\n`;
  await writeFile(RESULTS, [HEAD.trimEnd(), ...others.map((each) => each.trim()), own].join('\n\n'));
}

/** When, from which commit and on which machine figures come. */
export function provenance(): string {
  const commit = shell('git rev-parse --short HEAD').trim();
  const processors = cpus();
  return `On ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${processors.length} × ${processors[0].model}.`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
