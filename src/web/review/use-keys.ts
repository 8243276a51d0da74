import { useLayoutEffect, useRef } from 'preact/hooks';

/** Elements to which these keys mean something else. */
const OWN_KEYS = 'button, a, select, summary, textarea, input:not([type="checkbox"])';

/** Does what each key stands for, wherever the focus is, unless something there takes keys itself. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  // Always those of the latest rendering: the next key may come before effects have run.
  const latest = useRef(actions);
  latest.current = actions;
  // At once, so that no key is lost between one company and the next.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      const isModified = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
      const { target } = event;
      if (action === undefined || isModified) return;
      if (target instanceof Element && target.closest(OWN_KEYS) !== null) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
