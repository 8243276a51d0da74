import { describe, expect, it } from 'vitest';
import { Admission } from '../../src/serving/admission.ts';

describe('admission', () => {
  it('accepts work up to its limit and refuses one character more', () => {
    const admission = new Admission(100, 1);
    const first = admission.admit(60, 'single');
    admission.admit(40, 'single');
    expect(() => admission.admit(1, 'single')).toThrow(expect.objectContaining({ kind: 'overloaded' }));
    first[Symbol.dispose]();
    admission.admit(60, 'single');
    expect(admission.admitted).toBe(100);
  });

  it('accepts a text longer than the limit when no other is being tagged', () => {
    expect(new Admission(10, 1).admit(1000, 'single').amount).toBe(1000);
  });

  it('tells a refused caller in how many seconds the admitted work should be done', () => {
    const admission = new Admission(3_000_000, 2);
    admission.admit(3_000_000, 'single');
    // Before the first measurement it assumes 500,000 characters per second.
    const refused = () => admission.admit(1, 'single');
    expect(refused).toThrow(expect.objectContaining({ retryAfterSeconds: 6 }));
    // Two threads, each of which does 10,000,000 a second.
    for (let time = 0; time < 100; time++) admission.measure(1_000_000, 100);
    expect(refused).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }));
  });
});
