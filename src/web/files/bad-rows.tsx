import { useMessages } from '../context.ts';
import { faultMessage } from '../faults.ts';
import { errorOf, type Row } from './row.ts';

const LISTED = 100;

/** The rows that could not be read or tagged, each with its line and the reason. */
export function BadRows({ rows }: { readonly rows: readonly Row[] }) {
  const messages = useMessages();
  const bad = rows.filter((row) => errorOf(row) !== undefined);
  if (bad.length === 0) return null;
  return (
    <details class="bad-rows">
      <summary>{messages.badRows(bad.length)}</summary>
      <ul>
        {bad.slice(0, LISTED).map((row) => (
          <li key={row.line}>
            {messages.line(row.line)} {faultMessage(errorOf(row) ?? '', messages)}
          </li>
        ))}
      </ul>
      {bad.length > LISTED && <p>{messages.more(bad.length - LISTED)}</p>}
    </details>
  );
}
