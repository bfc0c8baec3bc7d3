import type { FileMetaData } from 'hyparquet';

/** The geometry column of a file. */
export interface GeometryColumnInfo {
  readonly name: string;
  readonly encoding: GeometryEncoding;
  /** As `createGeoreference` takes it; `undefined`: the file says that it does not know. */
  readonly crs: string | undefined;
  /** Columns with the bounds of each row, as dotted paths; absent without an index. */
  readonly covering: readonly [xmin: string, ymin: string, xmax: string, ymax: string] | undefined;
}

const ENCODINGS = [
  'WKB',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
] as const;
export type GeometryEncoding = (typeof ENCODINGS)[number];

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/**
 * What the file says of its geometry: the `geo` metadata, else a column of Parquet's own geometry type.
 * @returns the version of the metadata, and the column; `undefined`: a table without geometry.
 * @throws {Error} metadata that names a column the file does not have, or an unknown encoding.
 */
export function readGeoMetadata(
  metadata: FileMetaData,
): { version: string | undefined; column: GeometryColumnInfo } | undefined {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'geo')?.value;
  if (text === undefined) return nativeColumn(metadata);
  const geo = objectOf(JSON.parse(text)) ?? {};
  const name = geo['primary_column'];
  const column = typeof name === 'string' ? objectOf(objectOf(geo['columns'])?.[name]) : undefined;
  if (typeof name !== 'string' || column === undefined)
    throw new Error('its geo metadata name no geometry column');
  if (!metadata.schema.some((element) => element.name === name)) throw new Error(`it has no column ${name}`);
  const encoding = ENCODINGS.find((each) => each === column['encoding']);
  if (encoding === undefined)
    throw new Error(`geometry encoding ${JSON.stringify(column['encoding'])} is not known`);
  const version = geo['version'];
  return {
    version: typeof version === 'string' ? version : undefined,
    column: { name, encoding, crs: crsOf(column), covering: coveringOf(column) },
  };
}

function nativeColumn({
  schema,
}: FileMetaData): { version: undefined; column: GeometryColumnInfo } | undefined {
  const element = schema.find(
    ({ logical_type: type }) => type?.type === 'GEOMETRY' || type?.type === 'GEOGRAPHY',
  );
  if (element === undefined) return undefined;
  const type = element.logical_type as { readonly crs?: string };
  const column = {
    name: element.name,
    encoding: 'WKB',
    crs: type.crs ?? 'OGC:CRS84',
    covering: undefined,
  } as const;
  return { version: undefined, column };
}

/** Absent is OGC:CRS84; `null` is unknown; else PROJJSON, by its code where it has one. */
function crsOf(column: Json): string | undefined {
  const { crs } = column;
  if (crs === undefined) return 'OGC:CRS84';
  const object = objectOf(crs);
  if (object === undefined) return undefined;
  const id = objectOf(object['id']);
  const [authority, code] = [id?.['authority'], id?.['code']];
  if (typeof authority === 'string' && (typeof code === 'string' || typeof code === 'number'))
    return `${authority}:${code}`;
  return JSON.stringify(object);
}

function coveringOf(column: Json): GeometryColumnInfo['covering'] {
  const bbox = objectOf(objectOf(column['covering'])?.['bbox']);
  const paths = ['xmin', 'ymin', 'xmax', 'ymax'].map((side) => {
    const path: unknown = bbox?.[side];
    return Array.isArray(path) && path.every((step) => typeof step === 'string') ? path.join('.') : '';
  });
  return paths.includes('') ? undefined : (paths as [string, string, string, string]);
}
