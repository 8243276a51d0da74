import { useEffect, useRef } from 'preact/hooks';
import { useMessages } from './context.ts';
import { onKeyNeeded } from './service.ts';

/** Opens when the service requires a key. */
export function KeyDialog() {
  const messages = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const waiting = useRef<((key: string) => void)[]>([]);
  useEffect(
    () =>
      onKeyNeeded(() => {
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
        }}
      >
        <h2 id="key-title">{messages.keyNeeded}</h2>
        <p>{messages.keyHint}</p>
        <input ref={input} type="password" aria-labelledby="key-title" autocomplete="off" required />
        <button type="submit">{messages.use}</button>
      </form>
    </dialog>
  );
}
