import { DECISIONS } from '../../contract/answers.ts';
import { REVIEW_ORDERS, REVIEW_QUEUES } from '../../contract/feedback.ts';
import { useGroupName, useMessages, useServingModel } from '../context.ts';
import { Select } from '../elements/select.tsx';
import type { QueueQuery } from './use-queue.ts';

interface Properties {
  readonly query: QueueQuery;
  readonly onQuery: (query: QueueQuery) => void;
}

/** Which companies are reviewed, and in which order. */
export function QueueControls({ query, onQuery }: Properties) {
  const messages = useMessages();
  const groupName = useGroupName();
  const { tags = [] } = useServingModel() ?? {};
  const { queue, order, group, tag, decision } = query;
  const groups = [...new Set(tags.map((each) => each.group))];
  const tagsOfGroup = tags.filter((each) => group === '' || each.group === group);
  return (
    // Open where the address has chosen a tag, so that one sees it.
    <details class="filters" open={tag !== ''}>
      <summary>{messages.queueSummary(queue, order)}</summary>
      <div class="controls">
        <Select
          label={messages.companies}
          value={queue}
          options={REVIEW_QUEUES.map((each) => [each, messages.queues[each]])}
          onValue={(value) => onQuery({ ...query, queue: value })}
        />
        <Select
          label={messages.sort}
          value={order}
          options={REVIEW_ORDERS.map((each) => [each, messages.orders[each]])}
          onValue={(value) => onQuery({ ...query, order: value })}
        />
        <Select
          label={messages.group}
          value={group}
          options={[['', messages.anyGroup], ...groups.map((id) => [id, groupName(id)] as const)]}
          onValue={(value) => onQuery({ ...query, group: value, tag: '' })}
        />
        <Select
          label={messages.tag}
          value={tag}
          options={[['', messages.anyTag], ...tagsOfGroup.map(({ id, label }) => [id, label] as const)]}
          onValue={(value) => onQuery({ ...query, tag: value })}
        />
        <Select
          label={messages.decision}
          value={decision}
          options={[
            ['', messages.anyDecision],
            ...DECISIONS.map((each) => [each, messages.decisions[each]] as const),
          ]}
          onValue={(value) => onQuery({ ...query, decision: value })}
        />
      </div>
    </details>
  );
}
