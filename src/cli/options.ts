import { InvalidArgumentError, Option } from 'commander';

/*
 * Options that several commands share, so that they read and mean the same everywhere.
 */
export const dataOption = () =>
  new Option('--data <files...>', 'company records, JSON Lines').makeOptionMandatory();
export const extraOption = () =>
  new Option('--extra <files...>', 'more records to train on, never dev or test').default([]);
export const catalogueOption = () =>
  new Option('--tags <file>', 'the tag catalogue').default('data/tags.json');
export const splitFileOption = () =>
  new Option('--split-file <file>', 'which record is on which side of the split').makeOptionMandatory();
export const modelOption = () =>
  new Option('--model <directory>', 'the model to use').default('models/default').env('MODEL');

/** A parser for an option that takes a number in [minimum, maximum]. */
export function numberBetween(minimum: number, maximum: number, { whole = false } = {}) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= minimum && value <= maximum) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `It must be a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}.`,
      );
    }
    return value;
  };
}
