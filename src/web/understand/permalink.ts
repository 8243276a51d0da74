/** The text and the minimum, in the fragment of the address, which is not sent to the server. */
export interface View {
  readonly text: string;
  /** Undefined: the tags' own thresholds apply. */
  readonly minimum: number | undefined;
}

export function viewInAddress(hash: string): View {
  const query = new URLSearchParams(hash.split('?')[1] ?? '');
  const minimum = Number(query.get('minimum') ?? Number.NaN);
  return { text: query.get('text') ?? '', minimum: Number.isNaN(minimum) ? undefined : minimum };
}

export function addressOf({ text, minimum }: View): string {
  const query = new URLSearchParams({ text, ...(minimum !== undefined && { minimum: String(minimum) }) });
  return `#understand?${query}`;
}
