/*
 * The part of the WebAssembly JavaScript API that the kernels use. It is declared here because @types/node does not
 * have it and the types of the browser are not loaded.
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory | number>>);
    readonly exports: object;
  }
  /** Sizes are in pages of 64 KiB. */
  class Memory {
    constructor(size: { initial: number; maximum?: number; shared?: boolean });
    /**
     * A new buffer after each growth of a shared memory. Earlier buffers stay valid and show the start of the memory.
     */
    readonly buffer: ArrayBufferLike;
    grow(pages: number): number;
  }
}
