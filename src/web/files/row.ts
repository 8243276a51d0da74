import type { Company, Result } from '../../client/types.ts';
import type { Tag } from '../../contract/answers.ts';

/** A row of a file. */
export interface Row {
  /** The number of its line, or of its row in Excel. */
  readonly line: number;
  readonly company: Company;
  /** Why it cannot be read. It is not sent to the service. */
  readonly fault?: string | undefined;
  readonly result?: Result | undefined;
}

/** Why a row could not be read or tagged. */
export function errorOf({ fault, result }: Pick<Row, 'fault' | 'result'>): string | undefined {
  return result && 'error' in result ? result.error.detail : fault;
}

export function tagsOf({ result }: Pick<Row, 'result'>): readonly Tag[] {
  return result && 'tags' in result ? result.tags : [];
}

/** The tags of a row without suggestions, which nobody has accepted. */
export function givenTagsOf(row: Pick<Row, 'result'>): readonly Tag[] {
  return tagsOf(row).filter(({ suggested }) => !suggested);
}

/** Whether a person should look at the tags; undefined where the model decides nothing. */
export function decisionOf({ result }: Pick<Row, 'result'>) {
  return result && 'tags' in result ? result.decision : undefined;
}
