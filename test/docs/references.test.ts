import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { references } from '../../docs/generate/references.ts';

describe('the generated documents', async () => {
  for (const [path, text] of Object.entries(await references())) {
    it(`${path} is what \`npm run docs\` writes`, async () => {
      expect(await readFile(path, 'utf8')).toBe(text);
    });
  }
});
