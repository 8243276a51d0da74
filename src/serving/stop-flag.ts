/** Memory that a thread looks at while it works: it cannot receive messages meanwhile. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

const STOPPED = 1;

/** Thrown in a thread whose work nobody waits for any more. */
export class StoppedError extends Error {
  override name = 'StoppedError';
}

export function newStopFlag(): StopFlag {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

export function stop(flag: StopFlag): void {
  Atomics.store(flag, 0, STOPPED);
}

/** @throws {StoppedError} */
export function throwIfStopped(flag: StopFlag | undefined): void {
  if (flag !== undefined && Atomics.load(flag, 0) === STOPPED) throw new StoppedError();
}
