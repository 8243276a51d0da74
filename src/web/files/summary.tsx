import { useMemo, useState } from 'preact/hooks';
import { useGroupName, useMessages, useServingModel } from '../context.ts';
import { Select } from '../elements/select.tsx';
import { summaryOf, tagCounts } from './outcome.ts';
import type { Row } from './row.ts';

const BARS = 12;

/** What a file has in all: how many companies have tags, and which tags are the most frequent. */
export function FileSummary({ rows }: { readonly rows: readonly Row[] }) {
  const messages = useMessages();
  const groupName = useGroupName();
  const { tags = [] } = useServingModel() ?? {};
  const groups = [...new Set(tags.map(({ group }) => group))];
  const [chosen, setChosen] = useState<string>();
  const group = chosen ?? groups[0] ?? '';
  const { tagged, untagged, toReview, failed, coverage } = useMemo(() => summaryOf(rows), [rows]);
  const counts = useMemo(() => tagCounts(rows), [rows])
    .filter((own) => own.group === group && own.count > 0)
    .slice(0, BARS);
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <section class="summary" aria-label={messages.summary}>
      <dl class="figures">
        <div>
          <dt>{messages.taggedCount}</dt>
          <dd>{tagged.toLocaleString()}</dd>
        </div>
        <div>
          <dt>{messages.untaggedCount}</dt>
          <dd>{untagged.toLocaleString()}</dd>
        </div>
        {toReview !== undefined && (
          <div>
            <dt>{messages.toReviewCount}</dt>
            <dd>{toReview.toLocaleString()}</dd>
          </div>
        )}
        <div>
          <dt>{messages.failedCount}</dt>
          <dd>{failed.toLocaleString()}</dd>
        </div>
        <div>
          <dt>{messages.knownWords}</dt>
          <dd>{messages.percent(coverage)}</dd>
        </div>
      </dl>
      {groups.length > 0 && (
        <details>
          <summary>{messages.companiesByTag}</summary>
          <div class="controls">
            <Select
              label={messages.group}
              value={group}
              options={groups.map((each) => [each, groupName(each)] as const)}
              onValue={setChosen}
            />
          </div>
          <ul class="bars">
            {counts.map(({ id, label, count }) => (
              <li key={id}>
                <span>{label}</span>
                <span class="bar" aria-hidden="true">
                  <span class="fill" style={{ width: `${(100 * count) / most}%` }} />
                </span>
                <span class="figure">{count.toLocaleString()}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
