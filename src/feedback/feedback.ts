/** A company that a client had tagged. */
export interface TaggedRequest {
  readonly requestId: string;
  /** The index in the batch; 0 for a single company. */
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

/** A person's corrections to the tags of a company. */
export interface Feedback {
  readonly by: string;
  readonly company: StoredCompany;
  readonly confirmed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Whether it takes the place of what all reviewers said of these tags. */
  readonly resolves: boolean;
  readonly modelVersion: string;
}
export interface StoredFeedback extends Feedback {
  readonly id: string;
  readonly givenAt: string;
}
