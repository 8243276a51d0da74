import { useEffect, useState } from 'preact/hooks';
import { type FeedbackSummary, feedbackSummarySchema } from '../../contract/feedback.ts';
import { useGroupName, useMessages, useServingModel } from '../context.ts';
import { saveAs } from '../elements/save-as.ts';
import { SortableTable } from '../elements/sortable-table.tsx';
import { errorMessage } from '../error-message.ts';
import { ask, withService } from '../service.ts';

/** What all feedback so far gives the next training, and its records as a file. */
export function NextTraining({ reviewed }: { readonly reviewed: number }) {
  const messages = useMessages();
  const groupName = useGroupName();
  const serving = useServingModel();
  const [isOpen, setOpen] = useState(false);
  const [summary, setSummary] = useState<FeedbackSummary>();
  const [failure, setFailure] = useState('');
  const fail = (error: unknown) => setFailure(errorMessage(error, messages));
  useEffect(() => {
    if (isOpen) ask(feedbackSummarySchema, '/feedback/summary').then(setSummary, fail);
  }, [isOpen, reviewed]);
  const exportAll = () =>
    withService(({ transport }) => transport.get('/feedback/records')).then(
      async (answer) => saveAs('feedback.jsonl', await answer.blob()),
      fail,
    );
  const counts = new Map(summary?.tags.map((tag) => [tag.id, tag]));
  return (
    <details class="next-training" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{messages.nextTraining}</summary>
      <p role="alert" class="failure">
        {failure}
      </p>
      {summary && (
        <>
          <p>{messages.feedbackSummary(summary.companies, summary.disputed)}</p>
          <p class="hint">
            {summary.reviewers.map(({ by, companies }) => messages.reviewedBy(by, companies)).join('・')}
          </p>
          <button type="button" disabled={summary.companies === 0} onClick={exportAll}>
            {messages.exportRecords}
          </button>
          {summary.tags.length > 0 && (
            <SortableTable
              caption={messages.nextTraining}
              items={(serving?.tags ?? [])
                .map(({ id, label, group, examples }) => ({
                  id,
                  label,
                  group,
                  examples,
                  right: counts.get(id)?.right ?? 0,
                  wrong: counts.get(id)?.wrong ?? 0,
                }))
                .filter(({ right, wrong }) => right + wrong > 0)
                .sort((a, b) => b.right - a.right)}
              columns={[
                { title: messages.tag, value: ({ label }) => label },
                { title: messages.group, value: ({ group }) => groupName(group) },
                { title: messages.support, value: ({ examples }) => examples },
                { title: messages.rightCount, value: ({ right }) => right },
                { title: messages.wrongCount, value: ({ wrong }) => wrong },
              ]}
            />
          )}
        </>
      )}
    </details>
  );
}
