/*
 * The part of the WebAssembly JavaScript API that the network's kernel uses; Node's types leave it to those of the browser.
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: object;
  }
  /** Sizes are in pages of 64 KiB. */
  class Memory {
    constructor(size: { initial: number; maximum?: number; shared?: boolean });
    /** A shared memory's buffer is a new one when it has grown; the former ones still show the start of it. */
    readonly buffer: ArrayBufferLike;
    grow(pages: number): number;
  }
}
