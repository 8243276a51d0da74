import { useMemo, useState } from 'preact/hooks';
import { DECISIONS } from '../../contract/answers.ts';
import { useGroupName, useMessages } from '../context.ts';
import { saveAs } from '../elements/save-as.ts';
import { Select } from '../elements/select.tsx';
import { VirtualList } from '../elements/virtual-list.tsx';
import { faultMessage } from '../faults.ts';
import type { Messages } from '../messages/messages.ts';
import { addressOf } from '../understand/permalink.ts';
import { asLines, asTable, type Filter, shownRows, tagCounts } from './outcome.ts';
import { errorOf, type Row, tagsOf } from './row.ts';

const TAGS_SHOWN = 4;
const NO_FILTER: Filter = { text: '', group: '', tag: '', decision: '', isSorted: false };

/** The companies of a file with their tags, to filter, open and save. */
export function Results({ rows }: { readonly rows: readonly Row[] }) {
  const messages = useMessages();
  const groupName = useGroupName();
  const [filter, setFilter] = useState(NO_FILTER);
  const shown = useMemo(() => shownRows(rows, filter), [rows, filter]);
  const counts = useMemo(() => tagCounts(rows), [rows]);
  const groups = [...new Set(counts.map(({ group }) => group))];
  return (
    <>
      <div class="controls">
        <label>
          {messages.filter}
          <input
            type="search"
            onInput={({ currentTarget }) => setFilter({ ...filter, text: currentTarget.value })}
          />
        </label>
        <Select
          label={messages.group}
          value={filter.group}
          options={[['', messages.anyGroup], ...groups.map((id) => [id, groupName(id)] as const)]}
          onValue={(group) => setFilter({ ...filter, group, tag: '' })}
        />
        <Select
          label={messages.tag}
          value={filter.tag}
          options={[
            ['', messages.anyTag],
            ...counts
              .filter(({ group }) => filter.group === '' || group === filter.group)
              .map(({ id, label, count }) => [id, `${label} (${count})`] as const),
          ]}
          onValue={(tag) => setFilter({ ...filter, tag })}
        />
        <Select
          label={messages.decision}
          value={filter.decision}
          options={[
            ['', messages.anyDecision],
            ...DECISIONS.map((each) => [each, messages.decisions[each]] as const),
          ]}
          onValue={(decision) => setFilter({ ...filter, decision })}
        />
        <Select
          label={messages.sort}
          value={filter.isSorted ? 'probability' : 'file'}
          options={[
            ['file', messages.fileOrder],
            ['probability', messages.highestFirst],
          ]}
          onValue={(order) => setFilter({ ...filter, isSorted: order === 'probability' })}
        />
        <span role="status">{messages.rows(shown.length)}</span>
      </div>
      <VirtualList label={messages.views.files} items={shown} render={(row) => rowCells(row, messages)} />
      <div class="controls save">
        <button
          type="button"
          onClick={async () =>
            saveAs('tagged.xlsx', await (await import('./workbooks.ts')).workbookOf(asTable(rows)))
          }
        >
          {messages.downloadWorkbook}
        </button>
        <button
          type="button"
          onClick={async () => saveAs('tagged.csv', (await import('./tables.ts')).csvOf(asTable(rows)))}
        >
          {messages.downloadCsv}
        </button>
        <button type="button" onClick={() => saveAs('tagged.jsonl', new Blob([asLines(rows)]))}>
          {messages.downloadLines}
        </button>
      </div>
    </>
  );
}

/** A company, which opens where its tags are explained, and its most likely tags. */
function rowCells(row: Row, messages: Messages) {
  const { id, name, description } = row.company;
  const tags = tagsOf(row);
  const error = errorOf(row);
  return (
    <>
      <div class="company">
        <a href={addressOf({ text: description, minimum: undefined })}>{name ?? id ?? row.line}</a>{' '}
        {description}
      </div>
      <div class="given">
        {tags.slice(0, TAGS_SHOWN).map((tag) => (
          <span key={tag.id} class={`chip ${tag.suggested ? 'suggested' : ''}`}>
            {tag.label} {tag.suggested && <small>{messages.suggested}</small>}{' '}
            <small>{tag.probability.toFixed(2)}</small>
          </span>
        ))}
        {tags.length > TAGS_SHOWN && <small>+{tags.length - TAGS_SHOWN}</small>}
        {error !== undefined && <span class="failure">{faultMessage(error, messages)}</span>}
      </div>
    </>
  );
}
