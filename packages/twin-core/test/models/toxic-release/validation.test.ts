import { toxicReleaseValidation } from '@cityloom/twin-core/models/toxic-release';
import { describe, expect, it } from 'vitest';

describe('toxic release against published and exact figures', () => {
  it.each(toxicReleaseValidation.map((entry) => [entry.case, entry] as const))('%s', (_name, entry) => {
    const error = Math.abs(entry.actual() - entry.expected) / Math.abs(entry.expected);
    expect(error, `${entry.actual()} instead of ${entry.expected} ${entry.unit}`).toBeLessThanOrEqual(
      entry.tolerance,
    );
  });
});
