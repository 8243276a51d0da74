import { type Marks, segmentsOf } from './segments.ts';

/** A text with the words behind a tag, the clause that speaks for it, and unknown words marked. */
export function MarkedText({ text, ...marks }: Marks & { readonly text: string }) {
  const most = Math.max(0, ...marks.words.map(({ weight }) => Math.abs(weight)));
  return (
    <>
      {segmentsOf(text, marks).map(({ text: stretch, start, isInClause, weight, isUnknown }) => {
        const clause = isInClause ? 'clause' : '';
        if (weight === undefined && !isUnknown) {
          return (
            <span key={start} class={clause}>
              {stretch}
            </span>
          );
        }
        return (
          <mark
            key={start}
            class={`${isUnknown ? 'unknown' : (weight ?? 0) > 0 ? 'raises' : 'lowers'} ${clause}`}
            style={isUnknown ? {} : { '--strength': Math.abs(weight ?? 0) / most }}
          >
            {stretch}
          </mark>
        );
      })}
    </>
  );
}
