import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../src/contract/error.ts';
import { describeFailure, failureReason, reasonForLog, unexplained } from '../../src/jobs/failure-reason.ts';
import { modelRefused } from '../../src/model/model-refused.ts';

const PATH = '/srv/secret/none.jsonl';
const missing = await readFile(PATH).catch((error) => error);
const refusal = Object.assign(new Error('OOM command not allowed'), {
  name: 'ReplyError',
  command: { args: ['text'] },
});
const bug = new TypeError(`cannot read properties of ${PATH}`);
const wrapped = (error: unknown) =>
  describeFailure('cannot write out.jsonl', () => Promise.reject(error)).catch((reason) => reason);

describe('the reason that the owner of a job is told', () => {
  it.each([
    [missing, 'no such file or directory'],
    [refusal, 'Redis answered OOM'],
    [modelRefused('its format is newer', PATH), 'the model is refused: its format is newer'],
    [new TypeError('fetch failed', { cause: missing }), 'no such file or directory'],
    [Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }), 'the connection broke off'],
    [bug, 'internal error: see the log of the queue worker'],
    ['no error', 'internal error: see the log of the queue worker'],
  ])('has no path: %s', async (error, reason) => {
    expect(failureReason(error)).toBe(reason);
    expect((await wrapped(error)).message).toBe(`cannot write out.jsonl: ${reason}`);
  });
});

describe('the log of a queue worker', () => {
  it('has the error itself where the owner is told nothing of it', async () => {
    expect(unexplained(bug)).toBe(bug);
    expect(unexplained(await wrapped(bug))).toBe(bug);
    expect(unexplained(await wrapped(missing))).toBeUndefined();
    expect(unexplained(new OperationalError('job-failed', 'the job was cancelled'))).toBeUndefined();
  });

  it('has nothing of the input', () => {
    const invalid = new OperationalError(
      'invalid-input',
      'a.csv has no column description; its columns are 農業',
    );
    const failed = new OperationalError('job-failed', invalid.message, { cause: invalid });
    for (const error of [invalid, failed]) {
      expect(failureReason(error)).toContain('農業');
      expect(reasonForLog(error)).toBe('the input is not valid: the state of the job says why');
    }
  });

  it('names the model that is refused', () => {
    expect(reasonForLog(modelRefused('its format is newer', PATH))).toContain(PATH);
  });
});
