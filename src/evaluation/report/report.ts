import type { Evaluation, EvaluationSummary } from '../../contract/evaluation.ts';
import type { Manifest } from '../../model/manifest.ts';
import { macroNote, notInModelNote } from '../../model/score-notes.ts';
import type { Comparison } from '../bootstrap.ts';
import { comparisonNote, signed } from '../comparison-note.ts';
import type { LabelledPredictions } from '../evaluation.ts';
import { type Cell, element, figure, type Html, sortableTable } from './elements.ts';
import { figures, page, plotFigure } from './page.ts';
import { confusionPlot, lossPlot, microCurvePlot, reliabilityPlot, tagCurvesPlot } from './plots.ts';

export interface ReportData {
  readonly manifest: Manifest;
  readonly side: 'dev' | 'test';
  readonly predictions: LabelledPredictions;
  readonly evaluation: Evaluation;
  /** To another model on the same records. */
  readonly comparison?: { readonly other: Manifest; readonly result: Comparison } | undefined;
}

/** The evaluation of a model on one side of the split, as one HTML page without other files. */
export function evaluationReport({
  manifest,
  side,
  predictions,
  evaluation,
  comparison,
}: ReportData): string {
  const labels = new Map(predictions.tags.map(({ id, label }) => [id, label]));
  const title = `${manifest.name} ${manifest.version} on ${side}`;
  return page(
    title,
    element('h1', {}, title),
    element(
      'p',
      {},
      `Evaluated on ${evaluation.records} records, trained on ${manifest.data.records.train + manifest.data.records.extra}. ` +
        `The model has ${manifest.tags.length} tags; ${manifest.leftOut.length} were left out for lack of examples.`,
    ),
    headline(evaluation),
    element('h2', {}, 'Averages'),
    averages(evaluation, manifest, side),
    ...kindsSection(evaluation),
    ...notes([macroNote(evaluation), notInModelNote(evaluation)]),
    element('h2', {}, 'Plots'),
    plots(manifest, predictions, evaluation, labels),
    element('h2', {}, 'Tags'),
    perTag(evaluation, labels),
    ...(comparison ? comparisonSection(comparison.other, comparison.result, labels) : []),
  );
}

function headline({ overall, ranking, calibration, hammingLoss }: Evaluation) {
  return figures({
    'micro-F1': overall.micro.f1.toFixed(3),
    'macro-F1': overall.macro.f1.toFixed(3),
    'sample-F1': overall.sample.f1.toFixed(3),
    'mean average precision': overall.averagePrecision.toFixed(3),
    'P@1': ranking[1].precision.toFixed(3),
    'R@5': ranking[5].recall.toFixed(3),
    'nDCG@5': ranking[5].ndcg.toFixed(3),
    'Hamming loss': hammingLoss.toFixed(4),
    ECE: calibration.error.toFixed(4),
    'ECE, p ≥ 0.05': calibration.errorOfLikely.toFixed(3),
  });
}

function averages(evaluation: Evaluation, { scores }: Manifest, side: 'dev' | 'test') {
  const { test } = scores;
  const hasGap = side === 'dev' && test !== undefined;
  const row = (name: string, { micro, macro, sample, averagePrecision }: EvaluationSummary): Cell[] => {
    const sealed = name === 'all tags' ? test?.overall : test?.groups[name];
    return [
      name,
      ...[micro.f1, micro.precision, micro.recall, macro.f1, sample.f1, averagePrecision].map((value) =>
        figure(value),
      ),
      ...(hasGap
        ? [figure(micro.f1 - (sealed?.micro.f1 ?? 0)), figure(macro.f1 - (sealed?.macro.f1 ?? 0))]
        : []),
    ];
  };
  return sortableTable(
    [
      'group',
      'micro-F1',
      'precision',
      'recall',
      'macro-F1',
      'sample-F1',
      'mean AP',
      ...(hasGap ? ['dev − test, micro', 'macro'] : []),
    ],
    Object.entries({ 'all tags': evaluation.overall, ...evaluation.groups }).map(([name, summary]) =>
      row(name, summary),
    ),
  );
}

function kindsSection({ kinds, meanOfKinds }: Evaluation) {
  if (kinds === undefined || meanOfKinds === undefined) return [];
  const mean = `Mean over the kinds: micro-F1 ${meanOfKinds.micro.toFixed(3)}, macro-F1 ${meanOfKinds.macro.toFixed(3)}.`;
  const table = sortableTable(
    ['kind of text', 'records', 'micro-F1', 'precision', 'recall', 'macro-F1', 'ECE, p ≥ 0.05'],
    Object.entries(kinds).map(([kind, { records, micro, macro, errorOfLikely }]): Cell[] => [
      kind,
      figure(records, 0),
      ...[micro.f1, micro.precision, micro.recall, macro.f1, errorOfLikely].map((value) => figure(value)),
    ]),
  );
  return [table, element('p', {}, mean)];
}

function plots(
  manifest: Manifest,
  predictions: LabelledPredictions,
  { calibration }: Evaluation,
  labels: ReadonlyMap<string, string>,
) {
  return element(
    'div',
    { class: 'plots' },
    plotFigure(
      'Loss per epoch',
      'The mean over the records; on train with dropout.',
      lossPlot(manifest.epochs),
    ),
    plotFigure('Precision and recall', 'All decisions together, by threshold.', microCurvePlot(predictions)),
    plotFigure(
      'Reliability',
      'Calibrated probabilities are on the dashed line. Larger dots stand for more decisions.',
      reliabilityPlot(calibration.bins),
    ),
    plotFigure(
      'Confusions',
      'Tags predicted where another tag of their group was missed, the most frequent first.',
      confusionPlot(predictions, labels),
    ),
    plotFigure(
      'Precision and recall of the most frequent tags',
      'By threshold, each tag in its own panel.',
      tagCurvesPlot(predictions, labels),
      true,
    ),
  );
}

function perTag({ tags, records }: Evaluation, labels: ReadonlyMap<string, string>) {
  return sortableTable(
    ['tag', 'label', 'support', 'predicted', 'precision', 'recall', 'F1', 'AP', 'TP', 'FP', 'FN', 'TN'],
    tags
      .filter(({ support, predicted }) => support + predicted > 0)
      .map(({ id, support, predicted, precision, recall, f1, averagePrecision }) => {
        const truePositives = Math.round((recall ?? 0) * support);
        const falsePositives = predicted - truePositives;
        return [
          id,
          labels.get(id) ?? '',
          figure(support, 0),
          figure(predicted, 0),
          ...[precision, recall, f1, averagePrecision].map(score),
          figure(truePositives, 0),
          figure(falsePositives, 0),
          figure(support - truePositives, 0),
          figure(records - support - falsePositives, 0),
        ];
      }),
  );
}

function comparisonSection(other: Manifest, comparison: Comparison, labels: ReadonlyMap<string, string>) {
  return [
    element('h2', {}, `Compared to ${other.name} ${other.version}`),
    ...notes([comparisonNote(other, comparison)]),
    sortableTable(
      ['tag', 'label', 'F1', 'F1 of the other model', 'difference'],
      comparison.tags
        .filter(({ own, other }) => own !== other)
        .sort((a, b) => b.own - b.other - (a.own - a.other))
        .map(({ id, own, other }) => [
          id,
          labels.get(id) ?? '',
          figure(own),
          figure(other),
          { value: own - other, text: signed(own - other) },
        ]),
    ),
  ];
}

function notes(sentences: readonly (string | undefined)[]): Html[] {
  return sentences.filter((each) => each !== undefined).map((sentence) => element('p', {}, sentence));
}

/** A score of a tag; those of tags that no record has come last. */
function score(value: number | null): Cell {
  return value === null ? { value: -1, text: 'no examples' } : figure(value);
}
