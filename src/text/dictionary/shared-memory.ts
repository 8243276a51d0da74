const PAGE_BYTES = 65_536;

type Numbers = Int32Array | Int16Array | Uint16Array | Uint8Array;

/** Memory that threads and WebAssembly share, with copies of arrays one after the other. */
export class SharedMemory {
  readonly memory: WebAssembly.Memory;
  #end = 0;

  /** @param arrays those that it will have room for */
  constructor(arrays: readonly Numbers[]) {
    const bytes = arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0);
    const pages = Math.ceil(bytes / PAGE_BYTES);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  }

  copy<Own extends Numbers>(
    kind: new (buffer: ArrayBufferLike, start: number, length: number) => Own,
    numbers: Own,
  ): Own {
    const copy = new kind(this.memory.buffer, this.#end, numbers.length);
    copy.set(numbers);
    this.#end += aligned(numbers.byteLength);
    return copy;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
