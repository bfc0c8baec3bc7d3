import process from 'node:process';
import type { ValidationResult } from '@cityloom/twin-core';
import { floodGpuValidation } from '@cityloom/twin-core/models/flood';
import { validateCase, VALIDATION_CASES } from '@cityloom/twin-core/models/validation';
import { openNodeGpu } from '../node/index.ts';

/**
 * Works every published and exact figure out, prints them, and fails if one is missed. Where there is a graphics
 * processor, what it computes is compared too.
 */
export async function runValidateModels(flags: { readonly json?: boolean }): Promise<void> {
  const device = await openNodeGpu();
  const onGpu = device === undefined ? [] : await floodGpuValidation(device);
  device?.destroy();
  const results = [...VALIDATION_CASES, ...onGpu].map(validateCase);
  if (flags.json === true) console.log(JSON.stringify(results.map(published)));
  else for (const result of results) console.log(lineOf(result));
  const missed = results.filter(({ pass }) => !pass);
  process.stderr.write(
    `cityloom: ${results.length - missed.length} of ${results.length} figures are reached` +
      `${device === undefined ? '; no graphics processor to compare' : ''}\n`,
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
