import type { DECISIONS } from '../../contract/answers.ts';
import { decisionOf, errorOf, givenTagsOf, type Row, tagsOf } from './row.ts';

const COLUMNS = [
  'id',
  'name',
  'description',
  'tags',
  'labels',
  'probabilities',
  'decision',
  'suggested',
  'error',
];

/** The results as JSON Lines: each company with its tags, or with its error. */
export function asLines(rows: readonly Row[]): string {
  const outcome = ({ line, fault, result }: Row) =>
    fault === undefined ? result : { line, error: { detail: fault } };
  return rows.map((row) => `${JSON.stringify({ ...row.company, ...outcome(row) })}\n`).join('');
}

/**
 * The results as a table with a head. Labels, which can have blanks, are separated by semicolons. Suggestions are by
 * themselves, so that nobody takes them for given.
 */
export function asTable(rows: readonly Row[]): string[][] {
  return [
    COLUMNS,
    ...rows.map((row) => {
      const { id = '', name = '', description } = row.company;
      const tags = givenTagsOf(row);
      const suggestions = tagsOf(row).filter(({ suggested }) => suggested);
      return [
        id,
        name,
        description,
        tags.map((tag) => tag.id).join(' '),
        tags.map(({ label }) => label).join('; '),
        tags.map(({ probability }) => probability).join(' '),
        decisionOf(row) ?? '',
        suggestions.map((tag) => tag.id).join(' '),
        row.fault === undefined ? (errorOf(row) ?? '') : `line ${row.line}: ${row.fault}`,
      ];
    }),
  ];
}

export interface Filter {
  readonly text: string;
  readonly group: string;
  readonly tag: string;
  readonly decision: (typeof DECISIONS)[number] | '';
  readonly isSorted: boolean;
}

/** The rows that are wanted, by the probability of the chosen tag, or else of the most likely one. */
export function shownRows(
  rows: readonly Row[],
  { text, group, tag, decision, isSorted }: Filter,
): readonly Row[] {
  const probability = (row: Row) =>
    (tag === '' ? givenTagsOf(row)[0] : tagsOf(row).find(({ id }) => id === tag))?.probability ?? 0;
  const wanted = rows.filter(
    (row) =>
      (text === '' ||
        `${row.company.id ?? ''} ${row.company.name ?? ''} ${row.company.description}`.includes(text)) &&
      (tag === '' || tagsOf(row).some(({ id }) => id === tag)) &&
      (group === '' || tagsOf(row).some((own) => own.group === group)) &&
      (decision === '' || decisionOf(row) === decision),
  );
  return isSorted ? wanted.sort((a, b) => probability(b) - probability(a)) : wanted;
}

export interface TagCount {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly count: number;
}

/** The number of companies with each tag, the most frequent first. One that is only suggested counts as none. */
export function tagCounts(rows: readonly Row[]): TagCount[] {
  const all = Map.groupBy(rows.flatMap(tagsOf), ({ id }) => id);
  return [...all]
    .map(([id, own]) => ({
      id,
      label: own[0]?.label ?? id,
      group: own[0]?.group ?? '',
      count: own.filter(({ suggested }) => !suggested).length,
    }))
    .sort((a, b) => b.count - a.count);
}

/** What the rows have in all. */
export interface Summary {
  readonly tagged: number;
  readonly untagged: number;
  /** Undefined where the model decides nothing. */
  readonly toReview: number | undefined;
  readonly failed: number;
  /** The share of content words that the model knows. */
  readonly coverage: number;
}

export function summaryOf(rows: readonly Row[]): Summary {
  let [tagged, untagged, failed, known, tokens, decided, toReview] = [0, 0, 0, 0, 0, 0, 0];
  for (const row of rows) {
    if (errorOf(row) !== undefined) failed++;
    else if (row.result === undefined) continue;
    else if (givenTagsOf(row).length > 0) tagged++;
    else untagged++;
    if (row.result && 'coverage' in row.result) {
      known += row.result.coverage.known;
      tokens += row.result.coverage.tokens;
      if (row.result.decision !== undefined) decided++;
      if (row.result.decision === 'review') toReview++;
    }
  }
  return {
    tagged,
    untagged,
    toReview: decided === 0 ? undefined : toReview,
    failed,
    coverage: tokens === 0 ? 1 : known / tokens,
  };
}
