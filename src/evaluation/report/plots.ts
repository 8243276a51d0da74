import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Manifest } from '../../model/manifest.ts';
import { confusedTags } from '../confused-tags.ts';
import type { LabelledPredictions } from '../evaluation.ts';
import { type CurvePoint, type Guess, precisionRecall } from '../ranking-metrics.ts';
import type { ReliabilityBin } from '../reliability.ts';
import { Html } from './elements.ts';
import { visiblePoints } from './visible-points.ts';

const SHARES: Plot.ScaleOptions = { domain: [0, 1], grid: true };
/** In pixels. */
const PLOT_WIDTH = 640;
const PANELS_WIDTH = 900;
const PANELS_IN_ROW = 4;
const MAX_TAGS = 12;
const MAX_CONFUSIONS = 14;

/** The document that plots are drawn in, as there is no browser. */
const { document } = parseHTML('<!doctype html><html><body></body></html>');

function plot(label: string, options: Plot.PlotOptions): Html {
  const drawn = Plot.plot({
    document,
    width: PLOT_WIDTH,
    style: { background: 'none' },
    ariaLabel: label,
    ...options,
  });
  return new Html(String(drawn));
}

/** The loss on train and dev by epoch, for each network of the ensemble. */
export function lossPlot(epochs: Manifest['epochs']): Html {
  const losses = epochs.flatMap(({ member, epoch, trainLoss, devLoss }) => [
    { epoch, loss: trainLoss, side: 'train', line: `train ${member}` },
    { epoch, loss: devLoss, side: 'dev', line: `dev ${member}` },
  ]);
  return plot('Loss per epoch', {
    color: { legend: true, domain: ['train', 'dev'], range: ['#4269d0', '#ff725c'] },
    x: { label: 'epoch', tickFormat: 'd' },
    y: { label: 'loss', grid: true, zero: true },
    marks: [Plot.lineY(losses, { x: 'epoch', y: 'loss', z: 'line', stroke: 'side', marker: true })],
  });
}

/** Precision over recall for all decisions together. */
export function microCurvePlot(predictions: LabelledPredictions): Html {
  const guesses = predictions.tags.flatMap((_, tag) => guessesOf(predictions, tag));
  return plot('Precision and recall of all decisions', {
    x: { ...SHARES, label: 'recall' },
    y: { ...SHARES, label: 'precision' },
    marks: [
      Plot.lineY(visiblePoints(curveOf(guesses), PLOT_WIDTH), {
        x: 'recall',
        y: 'precision',
        stroke: '#4269d0',
      }),
    ],
  });
}

/** Precision over recall for the most frequent tags, each in its own panel. */
export function tagCurvesPlot(predictions: LabelledPredictions, labels: ReadonlyMap<string, string>): Html {
  const support = predictions.tags.map((_, tag) => predictions.gold.filter((right) => right.has(tag)).length);
  const commonest = [...predictions.tags.keys()].sort((a, b) => support[b] - support[a]).slice(0, MAX_TAGS);
  const points = commonest.flatMap((tag, place) =>
    visiblePoints(curveOf(guessesOf(predictions, tag)), PANELS_WIDTH / PANELS_IN_ROW).map(
      ({ precision, recall }) => ({
        precision,
        recall,
        tag: labels.get(predictions.tags[tag].id) ?? predictions.tags[tag].id,
        column: place % PANELS_IN_ROW,
        row: Math.floor(place / PANELS_IN_ROW),
      }),
    ),
  );
  const names = Map.groupBy(points, ({ tag }) => tag)
    .values()
    .map(([first]) => first)
    .toArray();
  return plot('Precision and recall of the commonest tags', {
    width: PANELS_WIDTH,
    height: 620,
    fx: { axis: null },
    fy: { axis: null },
    x: { ...SHARES, label: 'recall', ticks: [0, 0.5, 1] },
    y: { ...SHARES, label: 'precision', ticks: [0, 0.5, 1] },
    marks: [
      Plot.frame({ strokeOpacity: 0.2 }),
      Plot.line(points, {
        x: 'recall',
        y: 'precision',
        fx: 'column',
        fy: 'row',
        z: 'tag',
        stroke: '#4269d0',
      }),
      Plot.text(names, { text: 'tag', fx: 'column', fy: 'row', frameAnchor: 'bottom-left', dx: 4, dy: -4 }),
    ],
  });
}

/** The share of right decisions over their probability. Calibrated probabilities are on the diagonal. */
export function reliabilityPlot(bins: readonly ReliabilityBin[]): Html {
  return plot('Reliability of the probabilities', {
    x: { ...SHARES, label: 'probability' },
    y: { ...SHARES, label: 'share that is right' },
    r: { type: 'sqrt', range: [2, 9] },
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { strokeDasharray: '4' },
      ),
      Plot.line(bins, { x: 'meanProbability', y: 'shareRight', stroke: '#4269d0' }),
      Plot.dot(bins, { x: 'meanProbability', y: 'shareRight', r: 'count', fill: '#4269d0' }),
    ],
  });
}

/** Which tags were predicted where others of their group were missed. */
export function confusionPlot(predictions: LabelledPredictions, labels: ReadonlyMap<string, string>): Html {
  const nameOf = (id: string) => labels.get(id) ?? id;
  const most = confusedTags(predictions, MAX_CONFUSIONS).map(({ missed, given, count }) => ({
    missed: nameOf(missed),
    given: nameOf(given),
    count,
  }));
  return plot('Tags given where others were missed', {
    marginLeft: 160,
    marginBottom: 130,
    height: 420,
    x: { label: 'given', tickRotate: -40 },
    y: { label: 'missed' },
    color: { scheme: 'blues', zero: true },
    marks: [
      Plot.cell(most, { x: 'given', y: 'missed', fill: 'count', inset: 1 }),
      Plot.text(most, {
        x: 'given',
        y: 'missed',
        text: 'count',
        fill: ({ count }) => (2 * count > most[0].count ? 'white' : 'black'),
      }),
    ],
  });
}

function guessesOf({ gold, probabilities }: LabelledPredictions, tag: number): Guess[] {
  return gold.map((right, record) => ({ probability: probabilities[record][tag], isRight: right.has(tag) }));
}

function curveOf(guesses: readonly Guess[]): CurvePoint[] {
  const right = guesses.filter(({ isRight }) => isRight).length;
  return right === 0 ? [] : precisionRecall(guesses, right);
}
