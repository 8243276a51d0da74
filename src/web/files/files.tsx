import { useMemo, useRef, useState } from 'preact/hooks';
import { ENCODING_NAMES } from '../../contract/encoding.ts';
import { useMessages } from '../context.ts';
import { saveAs } from '../elements/save-as.ts';
import { VirtualList } from '../elements/virtual-list.tsx';
import { errorMessage } from '../error-message.ts';
import { withService } from '../service.ts';
import { asCsv, asLines, errorOf, type Row, rowsIn, tagsOf } from './company-file.ts';
import { fileText } from './file-text.ts';

/** The number of lines in one request: few, so that the first results appear soon. */
const LINES = 500;
const TAGS_SHOWN = 4;

export function Files() {
  const messages = useMessages();
  const [rows, setRows] = useState<Row[]>([]);
  const [done, setDone] = useState(0);
  const [encoding, setEncoding] = useState('');
  const [failure, setFailure] = useState('');
  const [filter, setFilter] = useState({ text: '', tag: '', isSorted: false });
  const running = useRef<AbortController>(undefined);

  const start = async (file: File) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setRows([]);
    setDone(0);
    setEncoding('');
    setFailure('');
    try {
      const content = fileText(new Uint8Array(await file.arrayBuffer()), file.name);
      if (content.encoding !== 'utf-8') setEncoding(messages.readAs(ENCODING_NAMES[content.encoding]));
      let all = rowsIn(file.name, content.text);
      if (all.every(({ fault }) => fault !== undefined)) {
        setFailure(messages.badFile);
        return;
      }
      setRows(all);
      for (let first = 0; first < all.length; first += LINES) {
        const part = all.slice(first, first + LINES);
        const companies = part.flatMap(({ company, fault }) => (fault ? [] : [company]));
        const results = (
          await withService(({ tagger }) => Array.fromAsync(tagger.tagMany(companies, {}, own.signal)))
        ).values();
        const tagged = part.map((row): Row => (row.fault ? row : { ...row, result: results.next().value }));
        all = all.toSpliced(first, tagged.length, ...tagged);
        setRows(all);
        setDone(first + part.length);
      }
    } catch (error) {
      if (!own.signal.aborted) setFailure(errorMessage(error, messages));
    }
  };
  const shown = useMemo(() => shownRows(rows, filter), [rows, filter]);
  const tags = useMemo(() => tagsIn(rows), [rows]);
  return (
    <div class="batch">
      <label
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          const file = event.dataTransfer?.files[0];
          if (file) void start(file);
        }}
      >
        <span>{messages.dropFile}</span>
        <small>{messages.fileHint}</small>
        <input
          type="file"
          accept=".csv,.tsv,.jsonl,.ndjson"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file) void start(file);
          }}
        />
      </label>
      <p role="status">{encoding}</p>
      <p role="alert" class="failure">
        {failure}
      </p>
      {rows.length > 0 && (
        <>
          <div class="progress">
            <progress aria-label={messages.progress(done, rows.length)} value={done} max={rows.length} />
            <span role="status">{messages.progress(done, rows.length)}</span>
            {done < rows.length && (
              <button type="button" onClick={() => running.current?.abort()}>
                {messages.stop}
              </button>
            )}
          </div>
          <div class="controls">
            <label>
              {messages.filter}
              <input
                type="search"
                onInput={({ currentTarget }) => setFilter({ ...filter, text: currentTarget.value })}
              />
            </label>
            <label>
              {messages.tag}
              <select onChange={({ currentTarget }) => setFilter({ ...filter, tag: currentTarget.value })}>
                <option value="">{messages.anyTag}</option>
                {tags.map(({ id, label, count }) => (
                  <option key={id} value={id}>
                    {`${label} (${count})`}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {messages.sort}
              <select
                onChange={({ currentTarget }) =>
                  setFilter({ ...filter, isSorted: currentTarget.value === 'probability' })
                }
              >
                <option value="file">{messages.fileOrder}</option>
                <option value="probability">{messages.highestFirst}</option>
              </select>
            </label>
            <button type="button" onClick={() => saveAs('tagged.jsonl', new Blob([asLines(rows)]))}>
              {messages.downloadLines}
            </button>
            <button type="button" onClick={() => saveAs('tagged.csv', new Blob([`\ufeff${asCsv(rows)}`]))}>
              {messages.downloadCsv}
            </button>
            <span role="status">{messages.rows(shown.length)}</span>
          </div>
          <VirtualList label={messages.views.files} items={shown} render={rowCells} />
        </>
      )}
    </div>
  );
}

interface Filter {
  readonly text: string;
  readonly tag: string;
  readonly isSorted: boolean;
}

/** Sorted by the probability of the chosen tag, or else of the most likely tag. */
function shownRows(rows: readonly Row[], { text, tag, isSorted }: Filter): readonly Row[] {
  const probability = ({ result }: Row) =>
    (tag ? tagsOf(result).find(({ id }) => id === tag) : tagsOf(result)[0])?.probability ?? 0;
  const wanted = rows.filter(
    ({ company: { id = '', name = '', description }, result }) =>
      (text === '' || `${id} ${name} ${description}`.includes(text)) &&
      (tag === '' || tagsOf(result).some((own) => own.id === tag)),
  );
  return isSorted ? wanted.sort((a, b) => probability(b) - probability(a)) : wanted;
}

function tagsIn(rows: readonly Row[]): { id: string; label: string; count: number }[] {
  const all = Map.groupBy(
    rows.flatMap(({ result }) => tagsOf(result)),
    ({ id }) => id,
  );
  return [...all]
    .map(([id, own]) => ({ id, label: own[0]?.label ?? id, count: own.length }))
    .sort((a, b) => b.count - a.count);
}

function rowCells({ company: { id, name, description }, fault, result }: Row) {
  const tags = tagsOf(result);
  const error = errorOf({ fault, result });
  return (
    <>
      <div class="company">
        <b>{name ?? id}</b> {description}
      </div>
      <div class="given">
        {tags.slice(0, TAGS_SHOWN).map((tag) => (
          <span key={tag.id} class="chip">
            {tag.label} <small>{tag.probability.toFixed(2)}</small>
          </span>
        ))}
        {tags.length > TAGS_SHOWN && <small>+{tags.length - TAGS_SHOWN}</small>}
        {error !== undefined && <span class="failure">{error}</span>}
      </div>
    </>
  );
}
