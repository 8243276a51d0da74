import { type DataCheck, SHORT_TEXT } from '../dataset/data-check.ts';
import type { DoubtfulLabel } from '../training/label-errors.ts';
import { table } from './table.ts';

/** The number of characters of a text in a table. */
const EXCERPT = 40;
/** The first half of a character outside the Basic Multilingual Plane, such as an emoji. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/** What was found without models, each kind of finding as a paragraph. @param worst the number of findings to show */
export function findingSections(found: DataCheck, worst: number): string[] {
  const never = found.tags.filter(({ records }) => records === 0);
  const counted = found.tags.toSorted((a, b) => a.records - b.records);
  return [
    `${found.records} records.`,
    list('Invalid lines', found.faultyLines, worst),
    list('Repeated ids', found.repeatedIds, worst),
    list(
      'Tags that are not in the catalogue',
      found.unknownTags.map(({ tag, record, records }) => `${tag}: ${records} records, the first ${record}`),
      worst,
    ),
    list(
      'Groups that are not in the catalogue',
      found.unknownGroups.map(
        ({ group, record, records }) => `${group}: ${records} records, the first ${record}`,
      ),
      worst,
    ),
    list(
      'Tags without records',
      never.map(({ id, label }) => `${id} ${label}`),
      worst,
    ),
    list('Records without tags', found.withoutTags, worst),
    list('Records without text', found.emptyTexts, worst),
    list(
      `Texts of fewer than ${SHORT_TEXT} characters`,
      found.shortTexts.map(({ record, text }) => `${record}: ${text}`),
      worst,
    ),
    list(
      'Nearly equal texts with different tags',
      found.disagreeingDuplicates.map((group) =>
        [
          ...group
            .slice(0, worst)
            .map(({ id, description, tags }) => `${id} [${tags.join(' ')}] ${excerpt(description)}`),
          ...(group.length > worst ? [`and ${group.length - worst} more texts like these`] : []),
        ].join('\n  '),
      ),
      worst,
    ),
    table(
      ['tag', 'label', 'records'],
      counted.map(({ id, label, records }) => [id, label, records]),
    ),
  ];
}

/** The labels that models doubt, as two tables: tags that are given, and tags that are missing. */
export function labelSections(doubtful: readonly DoubtfulLabel[], worst: number): string[] {
  return [true, false].map((isGiven) => {
    const kind = doubtful.filter((label) => label.isGiven === isGiven);
    const head = `Doubtful labels, tag ${isGiven ? 'given' : 'missing'}: ${kind.length}`;
    if (kind.length === 0) return head;
    const rows = kind
      .slice(0, worst)
      .map(({ record, tag, probability, text }) => [record, tag, probability.toFixed(3), excerpt(text)]);
    return `${head}\n${table(['record', 'tag', 'probability', 'text'], rows)}`;
  });
}

function list(title: string, findings: readonly string[], worst: number): string {
  const shown = findings.slice(0, worst).map((finding) => `\n  ${finding}`);
  const rest = findings.length > worst ? `\n  and ${findings.length - worst} more` : '';
  return `${title}: ${findings.length}${shown.join('')}${rest}`;
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT).replace(HALF_CHARACTER, '')}…` : line;
}
