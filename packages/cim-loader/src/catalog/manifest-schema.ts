import { z } from 'zod';
import { LoadError } from '../validation/load-error.ts';
import { PACKAGE_SCHEMA_VERSION } from './manifest.ts';
import type { CityManifest } from './manifest.ts';

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() });
const hash = z.string().regex(/^[0-9a-f]{64}$/u, 'expected 64 hexadecimal digits');
const count = z.int().min(0);
/** Inside the package's folder: no scheme, no `..`, no leading slash. */
const path = z
  .string()
  .regex(/^(?!.*(^|\/)\.\.(\/|$))[\w@.-]+(\/[\w@.-]+)*$/u, 'expected a path inside the package');
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);

const extent = z.tuple([longitude, latitude, longitude, latitude]);

const image = z.discriminatedUnion('type', [
  z.object({ type: z.literal('file'), path: z.string(), mimeType: z.string() }),
  z.object({
    type: z.literal('service'),
    protocol: z.enum(['wms', 'wmts', 'tiles']),
    url: z.string(),
    layer: z.string().optional(),
  }),
]);

const crs = z.object({
  code: z.string().optional(),
  name: z.string(),
  basis: z.enum(['declared', 'format', 'user', 'assumed']),
  axisOrder: z.enum(['east-north', 'north-east']),
  datum: z.enum(['WGS84', 'GCJ-02', 'BD-09']),
  vertical: z.object({
    datum: z.string(),
    offset: z.number(),
    basis: z.enum(['declared', 'user', 'assumed']),
  }),
});

const layer = z.object({
  id: z.string(),
  theme: z.string(),
  title: text,
  kind: z.enum(['tileset', 'vector', 'raster', 'terrain', 'entities', 'field']),
  objects: count,
  table: z.object({ path, bytes: count, sha256: hash }).optional(),
  tileset: z.object({ path, objects: count }).optional(),
  visible: z.boolean(),
  source: z.string().optional(),
  cimLevel: z.literal([1, 2, 3, 4, 5, 6, 7]).optional(),
  extent: extent.optional(),
  terrain: z
    .object({ path, bytes: count, sha256: hash, columns: count.min(1), rows: count.min(1) })
    .optional(),
  image: image.optional(),
});

const source = z.object({
  id: z.string(),
  title: z.string(),
  licence: z.string(),
  licenceUrl: z.string(),
  attribution: z.string(),
  origin: z.string(),
  dataDate: z.string().optional(),
  files: z.array(z.object({ name: z.string(), sha256: hash })),
  format: z.string().optional(),
  owner: z.string().optional(),
  dataOrigin: z.enum(['government', 'operation', 'enterprise']).optional(),
  crs: crs.optional(),
  extent: extent.optional(),
  updateCycle: z.string().optional(),
  openness: z.enum(['open', 'conditional', 'closed']).optional(),
});

/** Unknown properties are ignored, so that a newer writer of the same version can add some. */
const manifestSchema = z.object({
  schema: z.literal('cityloom/city'),
  schemaVersion: z.literal(PACKAGE_SCHEMA_VERSION),
  id: z.string(),
  title: text,
  bounds: extent,
  home: z.object({ longitudeDegrees: longitude, latitudeDegrees: latitude, range: z.number().positive() }),
  timeZone: z.string(),
  contentHash: hash,
  themes: z.array(z.object({ id: z.string(), title: text })),
  layers: z.array(layer),
  network: z
    .object({
      path,
      bytes: count,
      sha256: hash,
      layer: z.string(),
      nodes: count,
      edges: count,
      largestComponentNodes: count,
    })
    .optional(),
  sources: z.array(source),
  derivations: z.array(z.object({ layer: z.string(), column: z.string(), rule: text })),
});

const FORMAT = 'city package';
const versionOf = z.object({ schema: z.literal('cityloom/city'), schemaVersion: z.number() });

/**
 * Reads `city.json`.
 * @throws {LoadError} not JSON, not a city package, another schema version, or a property that is wrong.
 */
export function parseManifest(buffer: ArrayBuffer, url: string): CityManifest {
  const fail = (
    problem: string,
    kind: LoadError['kind'],
    remedy: string,
    place?: string,
    cause?: unknown,
  ): LoadError =>
    new LoadError(problem, {
      url,
      format: FORMAT,
      kind,
      remedy,
      ...(place !== undefined && { place }),
      cause,
    });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(buffer));
  } catch (cause) {
    throw fail('not JSON', 'corrupt', 'build the city package again (cityloom build)', undefined, cause);
  }
  const head = versionOf.safeParse(json);
  if (!head.success) {
    throw fail(
      'not a CityLoom city package',
      'invalid',
      'give the folder of a city.json that cityloom build wrote',
      'schema',
    );
  }
  if (head.data.schemaVersion !== PACKAGE_SCHEMA_VERSION) {
    throw fail(
      `schema version ${head.data.schemaVersion}, this program reads ${PACKAGE_SCHEMA_VERSION}`,
      'version',
      'update CityLoom, or build the city package again (cityloom build)',
      'schemaVersion',
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const problem = issue?.message ?? 'not valid';
    throw fail(
      problem,
      'invalid',
      'build the city package again (cityloom build)',
      issue?.path.join('.'),
      parsed.error,
    );
  }
  // zod types optional properties as `| undefined`; JSON has no undefined.
  return parsed.data as CityManifest;
}
