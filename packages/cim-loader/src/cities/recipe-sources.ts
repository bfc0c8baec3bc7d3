import { z } from 'zod';
import type { LocalizedText } from '@cityloom/twin-core';
import type { CimLevel, CityManifest, SourceEntry } from '../catalog/manifest.ts';
import type { GeoreferenceOptions } from '../georeference/georeference.ts';

/** Version of recipes that name any number of sources of any format. */
export const SOURCES_SCHEMA_VERSION = 2;

/** How one layer of a source comes into the city. */
export interface LayerMapping {
  /** Id in the city; `buildings` and `roads` are what models work on. */
  readonly id?: string | undefined;
  readonly theme?: string | undefined;
  readonly title?: LocalizedText | undefined;
  readonly visible?: boolean | undefined;
  readonly cimLevel?: CimLevel | undefined;
}

/** One source of a city: files that are read together, and what the data catalogue says of them. */
export interface RecipeSource {
  /** Lower-case letters, digits and hyphens; unique in the recipe. */
  readonly id: string;
  readonly title: string;
  /** File to read, relative to the recipe, or an address. */
  readonly file: string;
  /** The file must have this checksum, where given. */
  readonly sha256?: string | undefined;
  readonly licence?: string | undefined;
  readonly licenceUrl?: string | undefined;
  readonly attribution?: string | undefined;
  /** Where it came from, in words. */
  readonly origin?: string | undefined;
  readonly owner?: string | undefined;
  readonly dataOrigin?: SourceEntry['dataOrigin'] | undefined;
  readonly dataDate?: string | undefined;
  readonly updateCycle?: string | undefined;
  readonly openness?: SourceEntry['openness'] | undefined;
  readonly georeference?: GeoreferenceOptions | undefined;
  readonly encoding?: string | undefined;
  readonly levelOfDetail?: string | undefined;
  /** Number column of elevations of contour lines, or `z`: makes terrain of them. */
  readonly contourElevation?: string | undefined;
  /** Only objects that meet these bounds, where the format can tell. */
  readonly bounds?: readonly [number, number, number, number] | undefined;
  /** By id in the source; `null` leaves a layer out. */
  readonly layers?: Readonly<Record<string, LayerMapping | null>> | undefined;
}

/** Recipe of a city of several sources. */
export interface SourcesRecipe extends Pick<CityManifest, 'id' | 'title'> {
  readonly schema: 'cityloom/recipe';
  readonly schemaVersion: typeof SOURCES_SCHEMA_VERSION;
  readonly home?: CityManifest['home'] | undefined;
  readonly timeZone?: string | undefined;
  /** Further themes, before the known ones. */
  readonly themes?: CityManifest['themes'] | undefined;
  readonly sources: readonly RecipeSource[];
}

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() });
const slug = z.string().regex(/^[a-z][a-z0-9-]*$/u, 'expected lower-case letters, digits and hyphens');
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const six = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);

const localGrid = z.union([
  z.strictObject({ affine: six, base: z.string() }),
  z.strictObject({
    helmert: z.tuple([...Array.from({ length: 7 }, () => z.number())] as [
      z.ZodNumber,
      z.ZodNumber,
      z.ZodNumber,
      z.ZodNumber,
      z.ZodNumber,
      z.ZodNumber,
      z.ZodNumber,
    ]),
    base: z.string(),
  }),
]);

const georeference = z.strictObject({
  crs: z.union([z.string(), localGrid]).optional(),
  axisOrder: z.enum(['east-north', 'north-east']).optional(),
  datum: z.enum(['WGS84', 'GCJ-02', 'BD-09']).optional(),
  verticalOffset: z.number().optional(),
});

const mapping = z.strictObject({
  id: slug.optional(),
  theme: slug.optional(),
  title: text.optional(),
  visible: z.boolean().optional(),
  cimLevel: z.literal([1, 2, 3, 4, 5, 6, 7]).optional(),
});

const source = z.strictObject({
  id: slug,
  title: z.string(),
  file: z.string().min(1),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/u, 'expected 64 hexadecimal digits')
    .optional(),
  licence: z.string().optional(),
  licenceUrl: z.string().optional(),
  attribution: z.string().optional(),
  origin: z.string().optional(),
  owner: z.string().optional(),
  dataOrigin: z.enum(['government', 'operation', 'enterprise']).optional(),
  dataDate: z.string().optional(),
  updateCycle: z
    .string()
    .regex(
      /^P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?$/u,
      'expected an ISO 8601 duration such as P1M',
    )
    .optional(),
  openness: z.enum(['open', 'conditional', 'closed']).optional(),
  georeference: georeference.optional(),
  encoding: z.string().optional(),
  levelOfDetail: z.string().optional(),
  contourElevation: z.string().min(1).optional(),
  bounds: z.tuple([longitude, latitude, longitude, latitude]).optional(),
  layers: z.record(z.string(), mapping.nullable()).optional(),
});

/** Of version 2. */
export const sourcesRecipeSchema: z.ZodType<SourcesRecipe> = z.strictObject({
  schema: z.literal('cityloom/recipe'),
  schemaVersion: z.literal(SOURCES_SCHEMA_VERSION),
  id: slug,
  title: text,
  home: z
    .strictObject({ longitudeDegrees: longitude, latitudeDegrees: latitude, range: z.number().positive() })
    .optional(),
  timeZone: z.string().optional(),
  themes: z.array(z.strictObject({ id: slug, title: text })).optional(),
  sources: z.array(source).min(1),
}) as unknown as z.ZodType<SourcesRecipe>;
