import { InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { ENCODING_NAMES, ENCODINGS, encodingNamed } from '../contract/encoding.ts';
import { check } from '../contract/faults.ts';
import { VARIABLES } from '../contract/variables.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';

/*
 * Options that several commands share.
 */
export const dataOption = () =>
  new Option('--data <files...>', 'company records, JSON Lines, CSV or Excel (.xlsx)').makeOptionMandatory();
export const extraOption = () =>
  new Option('--extra <files...>', 'additional records to train on; they are never on dev or test').default(
    [],
  );
const KNOWN_ENCODINGS = ENCODINGS.map((encoding) => ENCODING_NAMES[encoding]).join(', ');
export const encodingOption = () =>
  new Option(
    '--encoding <name>',
    `the encoding of the texts: ${KNOWN_ENCODINGS}; by default it is detected`,
  ).argParser((name) => {
    const encoding = encodingNamed(name);
    if (encoding === undefined) throw new InvalidArgumentError(`It must be one of ${KNOWN_ENCODINGS}.`);
    return encoding;
  });
export const catalogueOption = () =>
  new Option('--tags <file>', 'the tag catalogue').default('data/tags.json');
export const wordsOption = () =>
  new Option('--words <file>', 'words that are added to the dictionary, CSV; see docs/training.md');
export const unlabelledOption = () =>
  new Option(
    '--unlabelled <files...>',
    'texts without tags, to learn from which words are alike: a line each in .txt files, or the description of each row of CSV, Excel (.xlsx) or JSON Lines',
  );
export const splitFileOption = () =>
  new Option('--split-file <file>', 'the split: which record is on which side').makeOptionMandatory();
export const allowLeaksOption = () =>
  new Option(
    '--allow-leaks',
    'accepts a split with records of one company, or nearly equal texts, on different sides; the scores then flatter',
  );
export const modelOption = () =>
  new Option('--model <directory>', 'the model, or the directory of its versions')
    .default(SHIPPED_MODEL, 'the shipped model')
    .env('MODEL')
    .argParser((text) => parserOf(VARIABLES.MODEL)(text) ?? SHIPPED_MODEL);

/** A parser of a value by its schema. As in the environment, an empty value counts as not given where that is allowed. */
export function parserOf<Value>(schema: z.ZodType<Value>) {
  return (text: string): Value => {
    const isLeftOut = text === '' && schema.safeParse(undefined).success;
    const checked = check(schema, isLeftOut ? undefined : text);
    if (checked.faults === undefined) return checked.value;
    throw new InvalidArgumentError(`It ${checked.faults.map(({ message }) => message).join(' and ')}.`);
  };
}

/** A parser of names that are separated by commas, in one option or in several. */
export function parseNames(text: string, former: readonly string[] = []): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('It must be names that are separated by commas.');
  return [...former, ...names];
}

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
