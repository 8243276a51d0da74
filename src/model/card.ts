import type { Evaluation } from '../contract/evaluation.ts';
import { cardMetadata } from './card-metadata.ts';
import { KIND_COLUMNS, kindRows } from './kind-scores.ts';
import type { Manifest } from './manifest.ts';
import { macroNote, notInModelNote } from './score-notes.ts';

/** The model card as Markdown, with metadata for Hugging Face's hub before it: what the model is for, its data, its scores and its limits. */
export function modelCard(manifest: Manifest): string {
  const { name, version, training, data, scores, refittedFrom } = manifest;
  return [
    cardMetadata(manifest),
    `# Model card: ${name} ${version}`,
    purpose(manifest),
    '## Data',
    refittedFrom === undefined
      ? `Trained on ${data.records.train} company records and ${data.records.extra} extra records. Early stopping, ` +
        `calibration and thresholds use ${data.records.dev} more (dev). Fingerprint of the data: \`${data.fingerprint}\`.`
      : `Refitted on train, dev and test together: trained on ${data.records.train} company records and ` +
        `${data.records.extra} extra records, and calibrated by ${data.records.dev} more, with the settings of ${refittedFrom}. ` +
        `Thresholds are by cross-validation over all. Fingerprint of the data: \`${data.fingerprint}\`.`,
    unlabelled(manifest),
    training.sources.map((source) => `- ${source}`).join('\n'),
    '## Scores',
    refittedFrom === undefined
      ? ''
      : `These are the scores of ${refittedFrom}, which was trained with the same settings on the train side alone. No records ` +
        'are left to score this model by.',
    scores.test
      ? evaluationSection(`Sealed test split (${openings(scores.testOpenings)})`, scores.test, manifest)
      : 'Not yet evaluated on the sealed test split: run `company-tagger evaluate --split test --open-test`.',
    evaluationSection(
      'Dev split (optimistic: early stopping, calibration and thresholds were chosen on it)',
      scores.dev,
      manifest,
    ),
    decisions(manifest),
    '## Tags left out',
    leftOut(manifest),
    '## Limits',
    limits(manifest),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function unlabelled({ data: { unlabelled: texts } }: Manifest): string {
  if (texts === undefined) return '';
  return `Which words are alike was learned from ${texts.words} words of text without tags (${texts.files.join(', ')}).`;
}

/** The more often a test split has been opened, the more optimistic its scores are. */
function openings(count = 1): string {
  return count === 1 ? 'opened for the first time' : `opened ${count} times so far, by any model`;
}

function purpose({ createdAt, tags, architecture, training, analyser }: Manifest): string {
  const groups = [...Map.groupBy(tags, ({ group }) => group)].map(([group, own]) => `${own.length} ${group}`);
  const { inputs, hiddenInputs, hidden } = architecture;
  const layers = (hidden.length === 0 ? [inputs] : [hiddenInputs, ...hidden]).join(' → ');
  const linear = architecture.linear ? `, and a linear path from ${inputs} terms` : '';
  const heads = architecture.heads.map(({ kind, outputs }) => `${outputs} ${kind}`).join(' and ');
  return [
    `Tags Japanese company overviews (企業概要, 20 to 2,000 characters), with a probability for each tag. It has ` +
      `${tags.length} tags (${groups.join(', ')}).`,
    `- Created ${createdAt}, seed ${training.seed}`,
    `- Text: ${analyser.normalisation}, ${analyser.words === 'japanese' ? `${analyser.dictionary}; base forms of content words` : 'words by Unicode’s word boundaries'}, weighting ${training.weighting}`,
    `- Network: ${layers} → ${heads} outputs, ${architecture.activation} activation${linear}`,
  ].join('\n');
}

function evaluationSection(title: string, evaluation: Evaluation, { tags, leftOut }: Manifest): string {
  const tagOf = new Map([...tags, ...leftOut].map((tag) => [tag.id, tag]));
  const rows = Object.entries({ 'all tags': evaluation.overall, ...evaluation.groups });
  const { overall, calibration } = evaluation;
  const kinds = kindRows(evaluation);
  const { 1: first, 5: fifth } = evaluation.ranking;
  const perTag = evaluation.tags.filter(({ support, predicted }) => support + predicted > 0);
  return [
    `### ${title}`,
    [`${evaluation.records} records.`, macroNote(evaluation), notInModelNote(evaluation)]
      .filter((note) => note !== undefined)
      .join(' '),
    table(
      ['group', 'micro-F1', 'precision', 'recall', 'macro-F1', 'sample-F1'],
      rows.map(([group, { micro, macro, sample }]) => [
        group,
        ...[micro.f1, micro.precision, micro.recall, macro.f1, sample.f1].map(figure),
      ]),
    ),
    ...(kinds.length === 0 ? [] : [table(KIND_COLUMNS, kinds)]),
    `Mean average precision over tags ${figure(overall.averagePrecision)}, Hamming loss ` +
      `${figure(evaluation.hammingLoss)}, P@1 ${figure(first.precision)}, nDCG@5 ${figure(fifth.ndcg)}. Expected ` +
      `calibration error: ${calibration.error.toFixed(4)} over all decisions (record by tag), ` +
      `${figure(calibration.errorOfLikely)} over those with a probability of at least 0.05.`,
    '<details><summary>Scores of each tag</summary>',
    table(
      ['tag', 'label', 'support', 'predicted', 'precision', 'recall', 'F1', 'average precision'],
      perTag.map(({ id, support, predicted, precision, recall, f1, averagePrecision }) => [
        id,
        tagOf.get(id)?.label ?? '',
        String(support),
        String(predicted),
        ...[precision, recall, f1, averagePrecision].map(score),
      ]),
    ),
    '</details>',
  ].join('\n\n');
}

function decisions({ decision }: Manifest): string {
  if (decision === undefined) return '';
  const { precision, measured } = decision;
  return [
    '## Accepted answers',
    `An answer is accepted without review if its tags are sure enough that ${percent(precision)} of the tags of all accepted ` +
      `answers are right. On records that the limit was not chosen on, ${percent(measured.accepted)} of the answers are accepted, and ` +
      `${percent(measured.precision)} of their tags are right.`,
    measured.kinds &&
      table(
        ['kind', 'accepted', 'right'],
        Object.entries(measured.kinds).map(([kind, own]) => [
          kind,
          percent(own.accepted),
          percent(own.precision),
        ]),
      ),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function leftOut({ leftOut: tags }: Manifest): string {
  if (tags.length === 0) return 'None.';
  const list = tags.map(({ id, label, examples }) => `- ${id} ${label} (${examples})`);
  return ['These tags have too few training records to be learned (their number in brackets):', ...list].join(
    '\n',
  );
}

function limits({ tags }: Manifest): string {
  return [
    '- It reads words, not sentences. It does not understand negation, irony, or that a business belongs to a customer.',
    '- It knows only the words of its training records. `coverage` in every answer says how many words of the text it knew.',
    '- Tags with few training records depend on few words: see their support above.',
    '- Probabilities are calibrated for overviews like those of dev. For other kinds of text they are less reliable.',
    `- It can give only its ${tags.length} tags, and knows nothing of a company but its text.`,
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function score(value: number | null): string {
  return value === null ? 'no examples' : figure(value);
}

function figure(value: number): string {
  return value.toFixed(3);
}
