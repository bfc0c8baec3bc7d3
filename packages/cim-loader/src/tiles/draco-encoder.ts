import type { PrimitiveEncoder } from './primitive-encoder.ts';
export function createDracoEncoder(): Promise<PrimitiveEncoder> {
  return Promise.reject(new RangeError('not yet'));
}
