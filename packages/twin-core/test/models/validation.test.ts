import { validateCase, VALIDATION_CASES } from '@cityloom/twin-core/models/validation';
import { describe, expect, it } from 'vitest';

describe('models against published and exact figures', () => {
  it.each(VALIDATION_CASES.map((entry) => [`${entry.model}: ${entry.case}`, entry] as const))(
    '%s',
    (_name, entry) => {
      const { actual, expected, error, pass, unit } = validateCase(entry);
      expect(pass, `${actual} instead of ${expected} ${unit}, error ${error}`).toBe(true);
    },
  );

  it('a figure that is missed, or no number, does not pass', () => {
    const entry = { model: 'm', case: 'c', expected: 10, tolerance: 0.01, unit: '1', source: 's' };
    expect(validateCase({ ...entry, actual: () => 10.2 }).pass).toBe(false);
    expect(validateCase({ ...entry, actual: () => Number.NaN }).pass).toBe(false);
    expect(validateCase({ ...entry, absolute: true, tolerance: 0.3, actual: () => 10.2 }).pass).toBe(true);
  });
});
