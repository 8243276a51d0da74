import type { Evaluation } from '../../contract/evaluation.ts';
import { useMessages } from '../context.ts';
import { SortableTable } from '../elements/sortable-table.tsx';
import { digits } from '../model/scores.ts';
import type { ReportMessages } from './messages.ts';

interface Properties {
  readonly messages: ReportMessages;
  /** The labels of tags, by id. */
  readonly labels: ReadonlyMap<string, string>;
  readonly evaluation: Evaluation;
}

/** The confusion matrix of each tag that a record has or was given. */
export function Decisions({ messages, labels, evaluation }: Properties) {
  const { tag, noExamples } = useMessages();
  const rows = evaluation.tags
    .filter(({ support, predicted }) => support + predicted > 0)
    .map(({ id, support, predicted, recall, averagePrecision }) => {
      const truePositives = Math.round((recall ?? 0) * support);
      const falsePositives = predicted - truePositives;
      const falseNegatives = support - truePositives;
      const trueNegatives = evaluation.records - support - falsePositives;
      return { id, truePositives, falsePositives, falseNegatives, trueNegatives, averagePrecision };
    });
  return (
    <section>
      <h2>{messages.decisions}</h2>
      <SortableTable
        caption={messages.decisions}
        items={rows}
        columns={[
          { title: tag, value: ({ id }) => labels.get(id) ?? id },
          { title: 'TP', value: ({ truePositives }) => truePositives },
          { title: 'FP', value: ({ falsePositives }) => falsePositives },
          { title: 'FN', value: ({ falseNegatives }) => falseNegatives },
          { title: 'TN', value: ({ trueNegatives }) => trueNegatives },
          {
            title: 'AP',
            value: ({ averagePrecision }) => averagePrecision ?? -1,
            shown: ({ averagePrecision }) =>
              averagePrecision === null ? noExamples : digits(averagePrecision),
          },
        ]}
      />
      <p class="hint">{messages.decisionsHint}</p>
    </section>
  );
}
