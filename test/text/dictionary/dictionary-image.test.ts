import { expect, it } from 'vitest';
import { encodeImage, openImage } from '../../../src/text/dictionary/dictionary-image.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

it('the dictionary image opens as the dictionary that was written', () => {
  expect(openImage(encodeImage(dictionary).buffer)).toEqual(dictionary);
});
