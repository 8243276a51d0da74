import type { Evaluation, EvaluationSummary } from '../../contract/evaluation.ts';
import { signed } from '../../contract/signed.ts';
import { useGroupName, useMessages } from '../context.ts';
import { SortableTable } from '../elements/sortable-table.tsx';
import { digits } from '../model/scores.ts';
import type { ReportMessages } from './messages.ts';

interface Properties {
  readonly messages: ReportMessages;
  readonly dev: Evaluation;
  /** As it was when the sealed side was last opened for this model. */
  readonly test: Evaluation;
}

interface Row {
  readonly id: string;
  readonly dev: EvaluationSummary;
  readonly test: EvaluationSummary;
}

/** How much better the model is on the side that its settings were chosen on. */
export function Gap({ messages, dev, test }: Properties) {
  const { group, allTags } = useMessages();
  const groupName = useGroupName();
  const rows: Row[] = [
    { id: allTags, dev: dev.overall, test: test.overall },
    ...Object.entries(dev.groups).flatMap(([id, own]) => {
      const sealed = test.groups[id];
      return sealed ? [{ id: groupName(id), dev: own, test: sealed }] : [];
    }),
  ];
  const column = (title: string, value: (row: Row) => number, shown = digits) => ({
    title,
    value,
    shown: (row: Row) => shown(value(row)),
  });
  return (
    <section>
      <h2>{messages.gap}</h2>
      <SortableTable
        caption={messages.gap}
        items={rows}
        columns={[
          { title: group, value: ({ id }) => id },
          ...(['micro', 'macro'] as const).flatMap((average) => [
            column(`${messages.dev}, ${average}-F1`, (row) => row.dev[average].f1),
            column(`${messages.test}, ${average}-F1`, (row) => row.test[average].f1),
            column(
              `${messages.difference}, ${average}-F1`,
              (row) => row.dev[average].f1 - row.test[average].f1,
              signed,
            ),
          ]),
        ]}
      />
      <p class="hint">{messages.gapHint}</p>
    </section>
  );
}
