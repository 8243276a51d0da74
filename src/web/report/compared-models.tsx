import type { EvaluationReport } from '../../contract/evaluation-report.ts';
import { signed } from '../../contract/signed.ts';
import { useMessages } from '../context.ts';
import { SortableTable } from '../elements/sortable-table.tsx';
import { digits } from '../model/scores.ts';
import type { ReportMessages } from './messages.ts';

type Comparison = NonNullable<EvaluationReport['comparison']>;

interface Properties {
  readonly messages: ReportMessages;
  /** The labels of tags, by id. */
  readonly labels: ReadonlyMap<string, string>;
  readonly comparison: Comparison;
}

/** How the model compares to another on the same records, and on which tags they differ. */
export function ComparedModels({ messages, labels, comparison }: Properties) {
  const { tag } = useMessages();
  const { name, version, micro, macro, onlyOwn, onlyOther } = comparison;
  const interval = ({ difference, low, high }: Comparison['micro']) =>
    messages.interval(signed(difference), signed(low), signed(high));
  return (
    <section>
      <h2>{messages.comparison(name, version)}</h2>
      <p>{messages.compared(comparison.tags.length, interval(micro), interval(macro))}</p>
      {onlyOwn.length > 0 && <p>{messages.onlyOwn(onlyOwn)}</p>}
      {onlyOther.length > 0 && <p>{messages.onlyOther(onlyOther)}</p>}
      <SortableTable
        caption={messages.comparison(name, version)}
        items={comparison.tags
          .filter(({ own, other }) => own !== other)
          .toSorted((a, b) => b.own - b.other - (a.own - a.other))}
        columns={[
          { title: tag, value: ({ id }) => labels.get(id) ?? id },
          { title: 'F1', value: ({ own }) => own, shown: ({ own }) => digits(own) },
          { title: messages.otherModel, value: ({ other }) => other, shown: ({ other }) => digits(other) },
          {
            title: messages.difference,
            value: ({ own, other }) => own - other,
            shown: ({ own, other }) => signed(own - other),
          },
        ]}
      />
    </section>
  );
}
