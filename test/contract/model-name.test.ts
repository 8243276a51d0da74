import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelReference } from '../../src/contract/model-name.ts';

const digest = `sha256:${'0'.repeat(64)}`;

describe('the reference of a model', () => {
  it('has name, version and digest, with percent-encoding where they are not plain ASCII', () => {
    expect(modelReference({ name: 'default', version: '2026-11-26-1c670718', digest })).toBe(
      `default:2026-11-26-1c670718@${digest}`,
    );
    expect(modelReference({ name: '企業タグ', version: '初版 1', digest })).toBe(
      `%E4%BC%81%E6%A5%AD%E3%82%BF%E3%82%B0:%E5%88%9D%E7%89%88%201@${digest}`,
    );
  });

  it('is a valid header, and says the name and the version, whatever they are', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ':', '@', '%', '\n', '\0', 'é', '企', '𠮷', '\ud800'),
    });
    fc.assert(
      fc.property(text, text, (name, version) => {
        const reference = modelReference({ name, version, digest });
        validateHeaderValue('x-model-version', reference);
        const [, ...parts] = /^([^:@]*):([^:@]*)@sha256:/.exec(reference) ?? [];
        expect(parts.map(decodeURIComponent)).toEqual([name.toWellFormed(), version.toWellFormed()]);
      }),
    );
  });
});
