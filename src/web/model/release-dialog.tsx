import { useEffect, useRef } from 'preact/hooks';
import type { VersionSummary } from '../../contract/administration.ts';
import { useMessages } from '../context.ts';

interface Properties {
  readonly candidate: VersionSummary;
  readonly serving: VersionSummary | undefined;
  readonly onCancel: () => void;
  readonly onRelease: () => void;
}

/** Asks before another version serves, and warns when it scores worse. */
export function ReleaseDialog({ candidate, serving, onCancel, onRelease }: Properties) {
  const messages = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const isWorse = serving !== undefined && candidate.devMicroF1 < serving.devMicroF1;
  return (
    <dialog ref={dialog} aria-labelledby="release-title" onClose={onCancel}>
      <h2 id="release-title">{messages.releaseQuestion(candidate.version)}</h2>
      {isWorse && <p class="warning">{messages.isWorse(candidate.devMicroF1, serving.devMicroF1)}</p>}
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
