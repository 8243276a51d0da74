import { expect, it } from 'vitest';
import { encodeImage, openImage } from '../../../src/text/dictionary/dictionary-image.ts';
import { shareImage } from '../../../src/text/dictionary/load-dictionary.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

it('the dictionary image opens as the dictionary that was written', () => {
  expect(openImage(shareImage(encodeImage(dictionary)))).toEqual(dictionary);
});
