import { readFileSync } from 'node:fs';

const MODULE = new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)));
export const PAGE_BYTES = 65_536;
/** The limit of 32-bit addresses. */
export const MAX_PAGES = 65_536;

/** The vectorised loops of kernel.wat. Addresses are in bytes. */
export interface Kernel {
  addScaledRows(
    sumAddress: number,
    matrixAddress: number,
    columns: number,
    stride: number,
    rowsAddress: number,
    factorsAddress: number,
    count: number,
  ): void;
  /** The elements of the matrix are of bfloat16, and `columns` is a multiple of four. */
  readonly addScaledBfloat16Rows: Kernel['addScaledRows'];
  product(
    targetAddress: number,
    offsetsAddress: number,
    indicesAddress: number,
    valuesAddress: number,
    rows: number,
    matrixAddress: number,
    columns: number,
  ): void;
  clear(address: number, bytes: number): void;
  maximum(targetAddress: number, sourceAddress: number, columns: number): void;
  denseProduct(
    targetAddress: number,
    aAddress: number,
    rows: number,
    inner: number,
    matrixAddress: number,
    columns: number,
    indicesAddress: number,
    factorsAddress: number,
  ): void;
  addOuterProduct(
    targetAddress: number,
    columns: number,
    rowsAddress: number,
    factorsAddress: number,
    count: number,
    vectorAddress: number,
    elementFactorsAddress: number,
  ): void;
  adamStep(
    parameterAddress: number,
    meanAddress: number,
    squareAddress: number,
    gradientAddress: number,
    rowsAddress: number,
    rows: number,
    columns: number,
    beta1: number,
    beta2: number,
    rate: number,
    squareCorrection: number,
    epsilon: number,
    decay: number,
  ): void;
}

/**
 * Creates an instance of the kernel.
 * @param weights the memory of the matrices on the right of products
 * @param scratch the memory of all other operands and of the results; it may be the same memory
 * @throws {Error} when kernel.wasm does not export these functions
 */
export function kernelOn(weights: WebAssembly.Memory, scratch: WebAssembly.Memory): Kernel {
  const { exports } = new WebAssembly.Instance(MODULE, { network: { weights, scratch } });
  if (!isKernel(exports))
    throw new Error(
      `kernel.wasm must export ${FUNCTIONS.join(', ')}; build it again with "npm run build:kernel"`,
    );
  return exports;
}

const FUNCTIONS = [
  'addScaledRows',
  'addScaledBfloat16Rows',
  'product',
  'clear',
  'maximum',
  'denseProduct',
  'addOuterProduct',
  'adamStep',
] as const satisfies (keyof Kernel)[];

function isKernel(exports: object): exports is Kernel {
  return FUNCTIONS.every((name) => name in exports);
}
