import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';

describe('the WebAssembly in the repository', () => {
  it.each(['src/network/backends/kernel', 'src/text/lattice'])(
    '%s is compiled from its source',
    async (name) => {
      const source = await readFile(`${name}.wat`, 'utf8');
      const features = { threads: true, multi_memory: true };
      const { buffer } = (await wabt()).parseWat(name, source, features).toBinary({});
      expect((await readFile(`${name}.wasm`)).equals(buffer)).toBe(true);
    },
  );
});
