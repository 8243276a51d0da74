import type { EvaluationReport } from '../../contract/evaluation-report.ts';
import { useMessages } from '../context.ts';
import { Plot } from '../elements/plot.tsx';
import { SHARES } from '../model/score-plots.tsx';
import type { ReportMessages } from './messages.ts';

interface Properties extends Pick<EvaluationReport, 'curve' | 'tagCurves'> {
  readonly messages: ReportMessages;
  /** The labels of tags, by id. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Precision over recall: what other thresholds would give. */
export function Curves({ messages, labels, curve, tagCurves }: Properties) {
  const { recall, precision } = useMessages();
  const plot = (title: string, hint: string, points: EvaluationReport['curve']) => (
    <Plot
      key={title}
      title={title}
      hint={hint}
      horizontal={{ label: recall, ticks: SHARES }}
      vertical={{ label: precision, ticks: SHARES }}
      lines={[{ name: title, points: points.map((point) => ({ x: point.recall, y: point.precision })) }]}
    />
  );
  return (
    <>
      {plot(messages.curve, messages.curveHint, curve)}
      <section class="panels">
        <h2>{messages.tagCurves}</h2>
        {tagCurves.map(({ id, points }) => plot(labels.get(id) ?? id, '', points))}
      </section>
    </>
  );
}
