interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What of the marks of a text is still true after an edit: those before and after the changed part, moved along with
 * their words. So marks stay in place while one types, until the next answer is there.
 */
export function carried<Mark extends Range>(before: string, after: string, marks: readonly Mark[]): Mark[] {
  if (before === after) return [...marks];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const shift = after.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.end <= head) return [mark];
    if (mark.start < before.length - tail) return [];
    return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
  });
}
