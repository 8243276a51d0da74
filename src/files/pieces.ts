/** Divides a stream of bytes into pieces of equal size; only the last one may be smaller. */
export async function* piecesOf(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const each of bytes) {
    held.push(each);
    length += each.length;
    if (length < size) continue;
    const all = Buffer.concat(held);
    let start = 0;
    for (; length - start >= size; start += size) yield all.subarray(start, start + size);
    held = [all.subarray(start)];
    length -= start;
  }
  if (length > 0) yield Buffer.concat(held);
}
