import type { Bounds } from '@cityloom/twin-core';
import { z } from 'zod';
import { STORE_VERSION } from '../storing/store-version.ts';

/** A city made of added layers, as it is stored. */
export const storedCitySchema: z.ZodType<{
  readonly value: { readonly id: string; readonly title: string; readonly bounds: Bounds };
}> = z.object({
  version: z.literal(STORE_VERSION),
  value: z.object({
    id: z.string(),
    title: z.string(),
    bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  }),
});
