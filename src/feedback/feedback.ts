/** A company whose tags somebody asked for. */
export interface TaggedRequest {
  readonly requestId: string;
  /** In a batch; 0 for a single one. */
  readonly position: number;
  readonly receivedAt: string;
  readonly company: StoredCompany;
  readonly modelVersion: string;
}

export interface StoredCompany {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly description: string;
}

/** What somebody said of a company's tags. */
export interface Feedback {
  readonly by: string;
  readonly company: StoredCompany;
  readonly confirmed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modelVersion: string;
}
export interface StoredFeedback extends Feedback {
  readonly id: string;
  readonly givenAt: string;
}
