import process from 'node:process';
import type { ValidationResult } from '@cityloom/twin-core';
import { validateCase, VALIDATION_CASES } from '@cityloom/twin-core/models/validation';

/** Works every published and exact figure out, prints them, and fails if one is missed. */
export function runValidateModels(flags: { readonly json?: boolean }): void {
  const results = VALIDATION_CASES.map(validateCase);
  if (flags.json === true) console.log(JSON.stringify(results.map(published)));
  else for (const result of results) console.log(lineOf(result));
  const missed = results.filter(({ pass }) => !pass);
  process.stderr.write(
    `cityloom: ${results.length - missed.length} of ${results.length} figures are reached\n`,
  );
  if (missed.length > 0) process.exitCode = 1;
}

function published({ model, case: name, expected, actual, tolerance, unit, source, pass }: ValidationResult) {
  return { model, case: name, expected, actual, tolerance, unit, source, pass };
}

function lineOf({ model, case: name, expected, actual, unit, pass }: ValidationResult): string {
  const figures = `${actual.toPrecision(6)} (expected ${expected.toPrecision(6)}) ${unit}`;
  return `${pass ? 'ok    ' : 'MISSED'} ${model}: ${name}: ${figures}`;
}
