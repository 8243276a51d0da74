import type { Evaluation } from '../../contract/evaluation.ts';
import { useGroupName, useMessages } from '../context.ts';
import { SortableTable } from '../elements/sortable-table.tsx';
import { digits, verdictOn } from './scores.ts';

interface Properties {
  readonly scores: Evaluation;
  readonly isTest: boolean;
  /** The version that the scores are of, if it is another one. */
  readonly refittedFrom: string | undefined;
}

/** What the model is good at and where not, by tag group and by kind of text. */
export function Strengths({ scores, isTest, refittedFrom }: Properties) {
  const messages = useMessages();
  const groupName = useGroupName();
  const { micro } = scores.overall;
  return (
    <section>
      <h2>{messages.strengths}</h2>
      <p>{messages.inShort(micro.precision, micro.recall)}</p>
      <p class="hint">
        {isTest ? messages.onTest(scores.records) : messages.onDev(scores.records)}{' '}
        {refittedFrom !== undefined && messages.refitted(refittedFrom)}
      </p>
      <SortableTable
        caption={messages.scoresByGroup}
        items={Object.entries({ '': scores.overall, ...scores.groups }).map(([id, own]) => ({ id, ...own }))}
        columns={[
          {
            title: messages.group,
            value: ({ id }) => (id === '' ? messages.allTags : groupName(id)),
          },
          { title: messages.verdict, value: (own) => messages.verdicts[verdictOn(own.micro.f1)] },
          {
            title: messages.precision,
            value: (own) => own.micro.precision,
            shown: (own) => messages.percent(own.micro.precision),
          },
          {
            title: messages.recall,
            value: (own) => own.micro.recall,
            shown: (own) => messages.percent(own.micro.recall),
          },
          { title: 'micro-F1', value: (own) => own.micro.f1, shown: (own) => digits(own.micro.f1) },
          { title: 'macro-F1', value: ({ macro }) => macro.f1, shown: ({ macro }) => digits(macro.f1) },
        ]}
      />
      {scores.kinds && (
        <SortableTable
          caption={messages.scoresByKind}
          items={Object.entries(scores.kinds).map(([id, own]) => ({ id, ...own }))}
          columns={[
            { title: messages.kind, value: ({ id }) => messages.kindName(id) },
            { title: messages.verdict, value: (own) => messages.verdicts[verdictOn(own.micro.f1)] },
            { title: messages.recordCount, value: ({ records }) => records },
            { title: 'micro-F1', value: (own) => own.micro.f1, shown: (own) => digits(own.micro.f1) },
            { title: 'macro-F1', value: ({ macro }) => macro.f1, shown: ({ macro }) => digits(macro.f1) },
            {
              title: messages.calibrationError,
              value: ({ errorOfLikely }) => errorOfLikely,
              shown: ({ errorOfLikely }) => digits(errorOfLikely),
            },
          ]}
        />
      )}
      {scores.meanOfKinds && (
        <p>{messages.meanOfKinds(digits(scores.meanOfKinds.micro), digits(scores.meanOfKinds.macro))}</p>
      )}
      <p class="hint">{messages.macroHint}</p>
    </section>
  );
}
