import { isUtf8 } from 'node:buffer';

const LINE_FEED = 0x0a;

/** The lines of a block, without their line feeds; undefined in place of a line that is not UTF-8. */
export function textLines(block: Uint8Array): (string | undefined)[] {
  if (isUtf8(block)) return decoded(block).split('\n');
  return bytesOfLines(block).map((line) => (isUtf8(line) ? decoded(line) : undefined));
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function bytesOfLines(block: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, start)) {
    lines.push(block.subarray(start, end));
    start = end + 1;
  }
  return [...lines, block.subarray(start)];
}
