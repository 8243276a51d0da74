import { describe, expect, it } from 'vitest';
import { loggedError } from '../../src/server/logged-error.ts';
import { RepeatedLines } from '../../src/server/repeated-lines.ts';

const TEXT = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('a logged error', () => {
  it('has its type, message, code and place in the code, and its causes', () => {
    const cause = Object.assign(new TypeError('connect failed'), { code: 'ECONNREFUSED' });
    const logged = loggedError(new Error('cannot fetch', { cause }));
    expect(logged).toMatchObject({
      type: 'Error',
      message: 'cannot fetch',
      stack: expect.stringMatching(/^ +at .*logged-error\.test\.ts/),
      cause: { type: 'TypeError', message: 'connect failed', code: 'ECONNREFUSED' },
    });
  });

  it('has neither the fields of libraries, nor texts, nor what signs a URL', () => {
    const errors = [
      Object.assign(new Error('OOM'), { command: { name: 'evalsha', args: [TEXT] } }),
      errorOf(() => JSON.parse(TEXT)),
      new Error('wrapped', { cause: errorOf(() => JSON.parse(`{"description": "${TEXT}`)) }),
      new Error(`cannot get https://me:${TEXT}@files.example.com/a.jsonl?signature=${TEXT}#x`),
    ];
    for (const error of errors) expect(JSON.stringify(loggedError(error))).not.toContain(TEXT);
    expect(loggedError(errors[3]).message).toBe('cannot get https://files.example.com/a.jsonl');
  });

  it('ends a chain of causes that has no end', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(JSON.stringify(loggedError(error)).match(/circle/g)?.length).toBeLessThan(10);
  });
});

describe('repeated lines', () => {
  it('are left out and counted for a while, whatever their numbers', () => {
    let now = 0;
    const lines = new RepeatedLines(() => now);
    expect([lines.admit('lock of 1 lost'), lines.admit('lock of 27 lost'), lines.admit('other')]).toEqual([
      0,
      undefined,
      0,
    ]);
    now = 60_000;
    expect([lines.admit('lock of 3 lost'), lines.admit('other')]).toEqual([1, 0]);
  });
});
