/*
 * The part of the WebAssembly JavaScript API that `Predictor` uses; Node's types leave it to those of the browser.
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  /** @template Exports what the module is known to export */
  class Instance<Exports> {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: Exports;
  }
  /** Sizes are in pages of 64 KiB. */
  class Memory {
    constructor(size: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBufferLike;
  }
}
