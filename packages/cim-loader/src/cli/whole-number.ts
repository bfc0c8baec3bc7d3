import { InvalidArgumentError } from 'commander';

/** A whole number of 1 or more, from the command line. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('give a whole number of 1 or more.');
}
