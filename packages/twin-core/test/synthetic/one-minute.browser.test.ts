import { expect, it } from 'vitest';
import { hashOfOneMinute, ONE_MINUTE_HASH } from './small-city.ts';

it('gives the hash that Node gives', () => {
  expect(hashOfOneMinute()).toBe(ONE_MINUTE_HASH);
});
