import { setImmediate } from 'node:timers/promises';
import { afterAll, expect, it, vi } from 'vitest';
import { Shadow } from '../../src/serving/shadow.ts';
import { TaggingService } from '../../src/serving/tagging-service.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

const service = new TaggingService({
  threads: 1,
  queueCharacters: 1e6,
  answerBytes: 1e6,
  lineRules: { maxDescriptionCharacters: 10_000, isStrict: true },
});
service.use(new Tagger(await sharedSmallModel()));
afterAll(() => service.close());

it('a shadow that is stopped compares nothing more, so its candidate does not return to memory', async () => {
  const compare = vi.spyOn(service, 'compare');
  const candidate = { ...(await sharedSmallModel()), digest: 'f'.repeat(64) };
  const shadow = new Shadow(service, candidate, 1);
  shadow.offer({ description: '農場の経営' });
  shadow.stop();
  shadow.offer({ description: '牧場の経営' });
  await setImmediate();
  await setImmediate();
  expect(compare).not.toHaveBeenCalled();
  expect(shadow.comparison.texts).toBe(0);
});
