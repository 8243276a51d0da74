import { useState } from 'preact/hooks';
import { useMessages } from '../context.ts';

/** A place to drop a file, or to choose one. */
export function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const messages = useMessages();
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file) onFile(file);
  };
  return (
    <label
      class={`drop ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <span>{messages.dropFile}</span>
      <small>{messages.fileHint}</small>
      <input
        type="file"
        accept=".csv,.tsv,.xlsx,.jsonl,.ndjson"
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          // The same file can be chosen again once it has been corrected.
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
