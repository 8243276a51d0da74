/** The encodings of text files, by their names in the WHATWG Encoding Standard. Its `shift_jis` is CP932, as Excel writes it. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The encodings as people write them. */
export const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
};

/** Finds an encoding by one of its usual names. @returns undefined for the name of any other encoding */
export function encodingNamed(name: string): Encoding | undefined {
  // The Encoding Standard has no label for the name that Microsoft gives to its Shift_JIS.
  const label = /^cp-?932$/i.test(name) ? 'shift_jis' : name;
  try {
    const { encoding } = new TextDecoder(label);
    return ENCODINGS.find((known) => known === encoding);
  } catch {
    return undefined;
  }
}

/** The encoding that a byte order mark at the beginning tells. */
export function encodingOfMark([first, second, third]: Uint8Array): Encoding | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}
