import { InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { VARIABLES } from '../contract/variables.ts';

/*
 * Options that several commands share.
 */
export const dataOption = () =>
  new Option('--data <files...>', 'company records, JSON Lines').makeOptionMandatory();
export const extraOption = () =>
  new Option('--extra <files...>', 'additional records to train on; they are never on dev or test').default(
    [],
  );
export const catalogueOption = () =>
  new Option('--tags <file>', 'the tag catalogue').default('data/tags.json');
export const splitFileOption = () =>
  new Option('--split-file <file>', 'the split: which record is on which side').makeOptionMandatory();
export const modelOption = () =>
  new Option('--model <directory>', 'the model, or the directory of its versions')
    .default(VARIABLES.MODEL.parse(undefined))
    .env('MODEL')
    .argParser(variableParser(VARIABLES.MODEL));

/** A parser of an option that a variable can give too. As everywhere, an empty variable counts as not set. */
export const variableParser = (schema: z.ZodType<string>) => (text: string) =>
  schema.parse(text === '' ? undefined : text);

/** A parser of an option whose value is a number in [minimum, maximum]. */
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
