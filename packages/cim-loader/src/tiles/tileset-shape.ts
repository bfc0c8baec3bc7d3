import { z } from 'zod';

type Region = readonly [number, number, number, number, number, number];

/** How the tiles below a tile are found without a list of them. */
export interface ImplicitTiling {
  readonly subdivisionScheme: 'QUADTREE';
  readonly subtreeLevels: number;
  readonly availableLevels: number;
  readonly subtrees: { readonly uri: string };
}

/** A tile as this package writes it. */
export interface TileJson {
  readonly boundingVolume: { readonly region: Region };
  readonly geometricError: number;
  readonly refine?: 'ADD' | 'REPLACE' | undefined;
  readonly transform?: readonly number[] | undefined;
  readonly content?: { readonly uri: string } | undefined;
  readonly implicitTiling?: ImplicitTiling | undefined;
  readonly children?: readonly TileJson[] | undefined;
}

/** A `tileset.json` as this package writes it. */
export interface TilesetJson {
  readonly asset: { readonly version: '1.1' };
  readonly geometricError: number;
  readonly root: TileJson;
}

const regionShape = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);

const implicitShape = z.object({
  subdivisionScheme: z.literal('QUADTREE'),
  subtreeLevels: z.int().min(1).max(10),
  availableLevels: z.int().min(1).max(64),
  subtrees: z.object({ uri: z.string().min(1) }),
});

const tileShape: z.ZodType<TileJson> = z.object({
  boundingVolume: z.strictObject({ region: regionShape }),
  geometricError: z.number().min(0),
  refine: z.literal(['ADD', 'REPLACE']).optional(),
  transform: z.array(z.number()).length(16).optional(),
  content: z.object({ uri: z.string().min(1) }).optional(),
  implicitTiling: implicitShape.optional(),
  get children(): z.ZodType<readonly TileJson[] | undefined> {
    return z.array(tileShape).min(1).optional();
  },
});

export const tilesetShape: z.ZodType<TilesetJson> = z.object({
  asset: z.object({ version: z.literal('1.1') }),
  geometricError: z.number().min(0),
  root: tileShape,
});
