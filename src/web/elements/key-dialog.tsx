import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages } from '../context.ts';
import { onKeyNeeded } from '../service.ts';

/** Opens when the service requires a key, and again when it refuses the key. */
export function KeyDialog() {
  const messages = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const waiting = useRef<((key: string) => void)[]>([]);
  const [isRefused, setRefused] = useState(false);
  useEffect(
    () =>
      onKeyNeeded((refused) => {
        setRefused(refused);
        if (!dialog.current?.open) dialog.current?.showModal();
        return new Promise((resolve) => waiting.current.push(resolve));
      }),
    [],
  );
  return (
    <dialog ref={dialog} aria-labelledby="key-title">
      <form
        method="dialog"
        onSubmit={() => {
          for (const resolve of waiting.current.splice(0)) resolve(input.current?.value ?? '');
          if (input.current) input.current.value = '';
        }}
      >
        <h2 id="key-title">{messages.keyNeeded}</h2>
        <p role="alert" class="failure">
          {isRefused && messages.keyRefused}
        </p>
        <p>{messages.keyHint}</p>
        <div class="controls">
          <input ref={input} type="password" aria-labelledby="key-title" autocomplete="off" required />
          <button type="submit" class="primary">
            {messages.use}
          </button>
        </div>
      </form>
    </dialog>
  );
}
