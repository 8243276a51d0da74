import { useEffect, useRef } from 'preact/hooks';
import type { VersionSummary } from '../../contract/administration.ts';
import { useMessages } from '../context.ts';

interface Properties {
  readonly candidate: VersionSummary;
  readonly serving: VersionSummary | undefined;
  readonly onCancel: () => void;
  readonly onRelease: () => void;
}

/** Asks before another version serves, and warns when it scores worse, also on one kind of text alone. */
export function ReleaseDialog({ candidate, serving, onCancel, onRelease }: Properties) {
  const messages = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const worseKinds = Object.entries(candidate.devKinds ?? {}).flatMap(([kind, own]) => {
    const other = serving?.devKinds?.[kind];
    return other !== undefined && own < other ? [{ kind, own, other }] : [];
  });
  const isWorse = serving !== undefined && candidate.devMicroF1 < serving.devMicroF1;
  return (
    <dialog ref={dialog} aria-labelledby="release-title" onClose={onCancel}>
      <h2 id="release-title">{messages.releaseQuestion(candidate.version)}</h2>
      {isWorse && <p class="warning">{messages.isWorse(candidate.devMicroF1, serving.devMicroF1)}</p>}
      {worseKinds.length > 0 && (
        <ul class="warning">
          {worseKinds.map(({ kind, own, other }) => (
            <li key={kind}>{messages.isWorseOn(messages.kindName(kind), own, other)}</li>
          ))}
        </ul>
      )}
      <p>{messages.releaseHint}</p>
      <div class="controls">
        <button type="button" class="primary" onClick={onRelease}>
          {messages.release}
        </button>
        <button type="button" onClick={onCancel}>
          {messages.cancel}
        </button>
      </div>
    </dialog>
  );
}
