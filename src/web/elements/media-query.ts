import { useEffect, useState } from 'preact/hooks';

/** Whether the screen is as narrow as a phone's; as in the style sheets. */
export function useIsNarrow(): boolean {
  const [query] = useState(() => matchMedia('(max-width: 48rem)'));
  const [isNarrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const follow = () => setNarrow(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return isNarrow;
}
