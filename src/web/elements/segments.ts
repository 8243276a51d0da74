import type { Place } from '../../contract/answers.ts';

/** A segment of the text and its mark. */
export interface Segment {
  readonly text: string;
  readonly start: number;
  /** The amount by which it moves the tag's logit; undefined if it does not. */
  readonly weight?: number;
  readonly isUnknown?: boolean;
  /** Whether it is in the clause that decided the tag. */
  readonly isInClause?: boolean;
}

/** What is marked in a text. */
export interface Marks {
  readonly words: readonly (Place & { readonly weight: number })[];
  readonly unknown?: readonly Place[];
  readonly clause?: Place | undefined;
}

type Mark = Pick<Segment, 'weight' | 'isUnknown'> & { readonly start: number; readonly end: number };

/** Splits the text into marked and unmarked segments. Where marks overlap, the stronger one is used. */
export function segmentsOf(text: string, { words, unknown = [], clause }: Marks): Segment[] {
  const marks: Mark[] = [
    ...words.map(({ start, end, weight }) => ({ start, end, weight })),
    ...unknown.map(({ start, end }) => ({ start, end, isUnknown: true })),
  ];
  const strongest = marks.sort((a, b) => Math.abs(b.weight ?? 0) - Math.abs(a.weight ?? 0));
  const taken: Mark[] = [];
  for (const mark of strongest) {
    if (taken.every(({ start, end }) => mark.end <= start || mark.start >= end)) taken.push(mark);
  }
  const segments: Segment[] = [];
  let place = 0;
  for (const { start, end, ...mark } of taken.sort((a, b) => a.start - b.start)) {
    if (start > place) segments.push({ text: text.slice(place, start), start: place });
    segments.push({ text: text.slice(start, end), start, ...mark });
    place = end;
  }
  if (place < text.length) segments.push({ text: text.slice(place), start: place });
  return clause === undefined ? segments : segments.flatMap((segment) => divided(segment, clause));
}

/** Divides a segment where the clause begins and ends. */
function divided(segment: Segment, clause: { readonly start: number; readonly end: number }): Segment[] {
  const { start } = segment;
  const end = start + segment.text.length;
  const cuts = [start, clause.start, clause.end, end].map((cut) => Math.min(Math.max(cut, start), end));
  return cuts.slice(1).flatMap((to, index) => {
    const from = cuts[index] ?? start;
    if (from === to) return [];
    const text = segment.text.slice(from - start, to - start);
    const isInClause = from >= clause.start && to <= clause.end;
    return [{ ...segment, text, start: from, ...(isInClause && { isInClause }) }];
  });
}
