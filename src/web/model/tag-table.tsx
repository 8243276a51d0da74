import { useState } from 'preact/hooks';
import type { Evaluation } from '../../contract/evaluation.ts';
import type { ModelTag } from '../../contract/model.ts';
import { useGroupName, useMessages } from '../context.ts';
import { SortableTable } from '../elements/sortable-table.tsx';
import { digits } from './scores.ts';

type TagScore = Evaluation['tags'][number];

interface Properties {
  readonly scores: Evaluation;
  readonly tags: readonly ModelTag[];
}

/** All tags, each with its score and what it means. */
export function TagTable({ scores, tags }: Properties) {
  const messages = useMessages();
  const groupName = useGroupName();
  const [search, setSearch] = useState('');
  const scoreOf = new Map(scores.tags.map((tag) => [tag.id, tag]));
  const shown = tags
    .map((tag) => ({ ...tag, score: scoreOf.get(tag.id) }))
    .filter(({ id, label, description }) => `${id} ${label} ${description}`.includes(search));
  const scoreColumn = (title: string, name: 'precision' | 'recall' | 'f1') => ({
    title,
    value: ({ score }: { score: TagScore | undefined }) => score?.[name] ?? -1,
    shown: ({ score }: { score: TagScore | undefined }) => {
      const value = score?.[name] ?? undefined;
      if (score?.support === 0) return messages.noExamples;
      return value === undefined ? '–' : digits(value);
    },
  });
  return (
    <section>
      <h2>{messages.catalogue}</h2>
      <label>
        {messages.search}{' '}
        <input type="search" onInput={({ currentTarget }) => setSearch(currentTarget.value)} />
      </label>
      <SortableTable
        caption={messages.catalogue}
        items={shown}
        columns={[
          { title: messages.tag, value: ({ label }) => label },
          { title: messages.group, value: ({ group }) => groupName(group) },
          { title: messages.support, value: ({ examples }) => examples },
          scoreColumn(messages.precision, 'precision'),
          scoreColumn(messages.recall, 'recall'),
          scoreColumn('F1', 'f1'),
          {
            title: messages.threshold,
            value: ({ threshold }) => threshold,
            shown: ({ threshold }) => digits(threshold),
          },
          { title: 'ID', value: ({ id }) => id },
          { title: messages.description, value: ({ description }) => description },
        ]}
      />
    </section>
  );
}
