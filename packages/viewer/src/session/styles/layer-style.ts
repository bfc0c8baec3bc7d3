import { z } from 'zod';

/** How numbers are cut into classes. */
export const CLASS_METHODS = ['equal', 'quantile', 'natural'] as const;
/** One of {@link CLASS_METHODS}. */
export type ClassMethod = (typeof CLASS_METHODS)[number];

/** Colour ramps, all readable with the common colour deficiencies. */
export const RAMP_NAMES = ['viridis', 'cividis', 'magma', 'purpleOrange'] as const;
/** One of {@link RAMP_NAMES}. */
export type RampName = (typeof RAMP_NAMES)[number];

/** How a layer is coloured by the values of one column; plain data, kept with the project. */
export type LayerStyle =
  | { readonly kind: 'single'; readonly colour: string }
  /** Values in the order of their colours; all others share one. */
  | { readonly kind: 'categories'; readonly column: string; readonly values: readonly string[] }
  | {
      readonly kind: 'classes';
      readonly column: string;
      readonly method: ClassMethod;
      readonly ramp: RampName;
      /** Edges of the classes, ascending: one more than classes. A value on an edge belongs to the class below it. */
      readonly edges: readonly number[];
    }
  | {
      readonly kind: 'continuous';
      readonly column: string;
      readonly ramp: RampName;
      readonly minimum: number;
      readonly maximum: number;
    };

const column = z.string().min(1);
const ramp = z.enum(RAMP_NAMES);

/** Also reads styles from storage and share links. */
export const layerStyleSchema: z.ZodType<LayerStyle> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single'), colour: z.string().regex(/^#[\da-f]{6}$/iu) }),
  z.object({ kind: z.literal('categories'), column, values: z.array(z.string()).max(64) }),
  z.object({
    kind: z.literal('classes'),
    column,
    method: z.enum(CLASS_METHODS),
    ramp,
    edges: z.array(z.number()).min(2).max(33),
  }),
  z.object({ kind: z.literal('continuous'), column, ramp, minimum: z.number(), maximum: z.number() }),
]);
