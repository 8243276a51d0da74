/** What the playground shows, as it stands in the address behind `#`, which no server is sent. */
export interface View {
  readonly text: string;
  /** Undefined: by the tags' own thresholds. */
  readonly minimum: number | undefined;
}

export function viewInAddress(hash: string): View {
  const query = new URLSearchParams(hash.split('?')[1] ?? '');
  const minimum = Number(query.get('minimum') ?? Number.NaN);
  return { text: query.get('text') ?? '', minimum: Number.isNaN(minimum) ? undefined : minimum };
}

export function addressOf({ text, minimum }: View): string {
  const query = new URLSearchParams({ text, ...(minimum !== undefined && { minimum: String(minimum) }) });
  return `#playground?${query}`;
}
