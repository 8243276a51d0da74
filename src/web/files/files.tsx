import { ENCODING_NAMES } from '../../contract/encoding.ts';
import { useMessages } from '../context.ts';
import { BadRows } from './bad-rows.tsx';
import { DropZone } from './drop-zone.tsx';
import { MappingForm } from './mapping-form.tsx';
import { Results } from './results.tsx';
import { FileSummary } from './summary.tsx';
import { useFile } from './use-file.ts';

/** A file of companies: read, tagged, looked through and saved. */
export function Files() {
  const messages = useMessages();
  const { file, open, use, remap, stop } = useFile();
  const { name, encoding, table, mapping, rows, done, failure } = file;
  const isTagging = rows.length > 0 && done < rows.length && failure === '';
  return (
    <div class="files">
      <DropZone onFile={open} />
      <p role="status">
        {encoding !== undefined && encoding !== 'utf-8' && messages.readAs(ENCODING_NAMES[encoding])}
      </p>
      <p role="alert" class="failure">
        {failure}
      </p>
      {table && mapping && rows.length === 0 && failure === '' && (
        <MappingForm key={name} table={table} suggested={mapping} onMapping={use} />
      )}
      {table && rows.length > 0 && (
        <>
          <div class="progress">
            <progress aria-label={messages.progress(done, rows.length)} value={done} max={rows.length} />
            <span role="status">{messages.progress(done, rows.length)}</span>
            <button type="button" onClick={isTagging ? stop : remap}>
              {isTagging ? messages.stop : messages.remap}
            </button>
          </div>
          <FileSummary rows={rows} />
          <Results rows={rows} />
        </>
      )}
      <BadRows rows={rows} />
    </div>
  );
}
