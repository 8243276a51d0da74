/** The record at the end of a ZIP archive, with at most 64 KiB of comment after it. */
const END = Buffer.from('PK\x05\x06', 'latin1');
const MAX_END_BYTES = 22 + 0xffff;
/** An entry of the directory, which names a file. */
const ENTRY = Buffer.from('PK\x01\x02', 'latin1');
const ENTRY_BYTES = 46;
/** In place of a size that is elsewhere, because it has more than 32 bits. */
const ELSEWHERE = 0xffff_ffff;

/**
 * The size of a ZIP archive's files, unpacked, by its directory. Where the directory does not say it, it is infinite; where
 * there is no directory, 0.
 */
export function unpackedSize(archive: Uint8Array): number {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = bytes.lastIndexOf(END);
  if (end < Math.max(0, bytes.length - MAX_END_BYTES) || end + 22 > bytes.length) return 0;
  let size = 0;
  let at = bytes.readUInt32LE(end + 16);
  if (at === ELSEWHERE) return Number.POSITIVE_INFINITY;
  while (at + ENTRY_BYTES <= end && bytes.subarray(at, at + ENTRY.length).equals(ENTRY)) {
    const [packed, unpacked] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
    // Readers take 0 for any size. Two bytes are an empty file, compressed.
    if (unpacked === ELSEWHERE || (unpacked === 0 && packed > 2)) return Number.POSITIVE_INFINITY;
    size += unpacked;
    at +=
      ENTRY_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return size;
}
