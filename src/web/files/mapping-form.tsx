import { useState } from 'preact/hooks';
import { useMessages } from '../context.ts';
import { Select } from '../elements/select.tsx';
import { faultMessage } from '../faults.ts';
import { type Mapping, mappedRows, type Table } from './mapping.ts';

const FIELDS = ['description', 'name', 'id'] as const;
const PREVIEWED = 3;

interface Properties {
  readonly table: Table;
  readonly suggested: Mapping;
  readonly onMapping: (mapping: Mapping) => void;
}

/** Which column has what, with the first companies as they would be read. */
export function MappingForm({ table, suggested, onMapping }: Properties) {
  const messages = useMessages();
  const [mapping, setMapping] = useState(suggested);
  const preview = mappedRows({ ...table, records: table.records.slice(0, PREVIEWED) }, mapping);
  return (
    <form
      class="mapping"
      onSubmit={(event) => {
        event.preventDefault();
        onMapping(mapping);
      }}
    >
      <h2>{messages.mappingTitle}</h2>
      <div class="controls">
        {FIELDS.map((field) => (
          <Select
            key={field}
            label={messages.fields[field]}
            value={mapping[field] ?? ''}
            options={[['', messages.noColumn], ...table.columns.map((column) => [column, column] as const)]}
            onValue={(column) => setMapping({ ...mapping, [field]: column === '' ? undefined : column })}
          />
        ))}
      </div>
      <h3>{messages.preview}</h3>
      <ol>
        {preview.map(({ line, company, fault }) => (
          <li key={line}>
            <b>{company.name ?? company.id}</b>{' '}
            {fault === undefined ? company.description : faultMessage(fault, messages)}
          </li>
        ))}
      </ol>
      <button type="submit" class="primary" disabled={mapping.description === undefined}>
        {messages.tagRows(table.records.length)}
      </button>
    </form>
  );
}
