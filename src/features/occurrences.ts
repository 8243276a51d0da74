/** A part of a text's occurrences, [from, to). */
export interface OccurrenceRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The known terms of a text: the column of each, and its start and end in the text. `clauses` has the range of each
 * clause; it is empty where there is only one. Some occurrences are in no clause.
 */
export interface Occurrences {
  readonly columns: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly clauses: readonly OccurrenceRange[];
}

/** Collects the occurrences of one text after the other in the same arrays. */
export class OccurrenceList {
  #columns = new Int32Array(512);
  #starts = new Int32Array(512);
  #ends = new Int32Array(512);
  #length = 0;
  #clauses: OccurrenceRange[] = [];
  #clauseStart = 0;

  clear(): void {
    this.#length = 0;
    this.#clauses = [];
    this.#clauseStart = 0;
  }

  add(column: number, start: number, end: number): void {
    if (this.#length === this.#columns.length) this.#grow();
    this.#columns[this.#length] = column;
    this.#starts[this.#length] = start;
    this.#ends[this.#length++] = end;
  }

  /** What was added since `beginClause` is a clause, if it is anything. */
  endClause(): void {
    if (this.#length > this.#clauseStart) this.#clauses.push({ from: this.#clauseStart, to: this.#length });
    this.#clauseStart = this.#length;
  }

  beginClause(): void {
    this.#clauseStart = this.#length;
  }

  /** The occurrences since `clear`, valid until the next one is added. */
  occurrences(): Occurrences {
    return {
      columns: this.#columns.subarray(0, this.#length),
      starts: this.#starts.subarray(0, this.#length),
      ends: this.#ends.subarray(0, this.#length),
      clauses: this.#clauses.length > 1 ? this.#clauses : [],
    };
  }

  #grow(): void {
    this.#columns = doubled(this.#columns);
    this.#starts = doubled(this.#starts);
    this.#ends = doubled(this.#ends);
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
