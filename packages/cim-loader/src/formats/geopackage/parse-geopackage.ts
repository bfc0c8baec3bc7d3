import type { Bounds } from '@cityloom/twin-core';
import type { Dataset, DatasetLayer, ImageLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { distinctLayerIds } from '../../datasets/layer-id.ts';
import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import { curveToleranceOf } from '../../datasets/stroke-curve.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { boundsOnTheGlobe } from '../terrain/place-raster.ts';
import { readWkb } from '../wkb/read-wkb.ts';
import { openSqlite, type Row, type SqliteReader } from './sqlite.ts';

const FORMAT = 'geopackage';
const HEADER_BYTES = 8;
/** Bytes of the envelope by its code (GeoPackage 1.3, clause 2.1.3). */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];

interface Content {
  readonly table: string;
  readonly title: string | undefined;
  readonly type: 'features' | 'attributes' | 'tiles';
  readonly srs: number;
  readonly bounds: Bounds;
}

interface Package {
  readonly file: InputFile;
  readonly database: SqliteReader;
  readonly options: LoadOptions;
  readonly warnings: LoadWarning[];
  readonly georeferences: Map<number, Georeference>;
}

/** @throws {LoadError} a database that is broken or no GeoPackage. */
export async function parseGeopackage(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: FORMAT }, options.signal, async () => {
    const database = await openSqlite(await file.read(options.signal));
    try {
      return await readPackage({ file, database, options, warnings: [], georeferences: new Map() });
    } finally {
      database.close();
    }
  });
}

async function readPackage(source: Package): Promise<Dataset> {
  const { file, database, options, warnings, georeferences } = source;
  const contents = readContents(source);
  const ids = distinctLayerIds(contents.map(({ table }) => table));
  const layers: DatasetLayer[] = [];
  for (const [index, content] of contents.entries()) {
    const id = ids[index] ?? content.table;
    if (options.layers?.includes(id) === false) continue;
    options.signal?.throwIfAborted();
    options.onProgress?.(index / contents.length);
    if (content.type === 'tiles') layers.push(await tilesLayer(source, content, id));
    else layers.push(...(await featureLayers(source, content, id)));
  }
  const statements = [...georeferences.values()].map(({ statement }) => statement);
  if (new Set(statements.map(({ name }) => name)).size > 1) {
    const names = statements.map(({ name }) => name).join('; ');
    warnings.push({
      code: 'several-crs',
      message: `its layers have several CRSs, each converted by its own: ${names}`,
      file: file.name,
    });
  }
  const [version] = [...database.rows('PRAGMA user_version')].map((row) => Number(row['user_version']));
  return {
    format: FORMAT,
    ...(version !== undefined && version > 0 && { version: versionText(version) }),
    crs: statements[0],
    layers,
    report: {
      counts: { layers: contents.length },
      warnings: [...[...georeferences.values()].flatMap((each) => [...each.warnings]), ...warnings],
    },
  };
}

/** 10300 is 1.3.0. */
const versionText = (version: number): string =>
  [Math.floor(version / 10_000), Math.floor(version / 100) % 100, version % 100].join('.');

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Layers the file lists, in order; views are left out, as what they compute is not bounded. */
function readContents({ file, database, warnings }: Package): Content[] {
  const tables = new Set<string>();
  for (const row of database.rows("SELECT name FROM sqlite_master WHERE type = 'table'"))
    tables.add(textOf(row['name']));
  if (!tables.has('gpkg_contents')) {
    throw new LoadError('is a database, yet no GeoPackage: it has no table gpkg_contents', {
      url: file.name,
      format: FORMAT,
      kind: 'invalid',
      remedy: 'export the data as GeoPackage',
    });
  }
  const contents: Content[] = [];
  for (const row of database.rows('SELECT * FROM gpkg_contents')) {
    const table = textOf(row['table_name']);
    const type = textOf(row['data_type']);
    const isKnown = type === 'features' || type === 'attributes' || type === 'tiles';
    if (isKnown && tables.has(table)) {
      const bounds = ['min_x', 'min_y', 'max_x', 'max_y'].map((name) => Number(row[name] ?? NaN));
      contents.push({
        table,
        type,
        title: textOf(row['identifier']) || undefined,
        srs: Number(row['srs_id'] ?? 0),
        bounds: bounds as unknown as Bounds,
      });
      continue;
    }
    const message = isKnown ? 'is a view or missing; left out' : `content of type ${type} is not read`;
    warnings.push({ code: 'layer-left-out', message, file: file.name, object: table });
  }
  return contents;
}

async function georeferenceOf(source: Package, srs: number): Promise<Georeference> {
  const known = source.georeferences.get(srs);
  if (known !== undefined) return known;
  const [row] = [...source.database.rows('SELECT * FROM gpkg_spatial_ref_sys WHERE srs_id = ?', [srs])];
  const georeference = await createGeoreference(
    { definition: definitionOf(row), axisOrder: 'east-north' },
    source.options.georeference ?? {},
    source.file.name,
  );
  source.georeferences.set(srs, georeference);
  return georeference;
}

/** Systems −1 and 0 are undefined by the standard. */
function definitionOf(row: Row | undefined): string | undefined {
  const organisation = textOf(row?.['organization']);
  const code = Number(row?.['organization_coordsys_id'] ?? 0);
  if (row === undefined || code <= 0) return undefined;
  if (organisation.toUpperCase() === 'EPSG') return `EPSG:${code}`;
  const definition = textOf(row['definition']);
  return definition === '' || definition === 'undefined' ? undefined : definition;
}

async function featureLayers(source: Package, content: Content, id: string): Promise<DatasetLayer[]> {
  const { file, database, options, warnings } = source;
  const column = content.type === 'features' ? geometryColumn(source, content) : undefined;
  // A table without geometry has no CRS to ask for.
  const georeference =
    column === undefined
      ? await createGeoreference({ definition: 'EPSG:4326', byFormat: true }, {}, file.name)
      : await georeferenceOf(source, column.srs);
  const builder = new FeatureLayerBuilder({
    layer: id,
    ...(content.title !== undefined && { title: content.title }),
    source: file.name,
    file: file.name,
    georeference,
    ...(options.limits && { limits: options.limits }),
  });
  const key = primaryKey(source, content.table);
  const tolerance = curveToleranceOf(georeference, options.curveTolerance);
  const broken = new BrokenGeometries(file.name, content.table, tolerance);
  for (const row of database.rows(`SELECT * FROM ${quoted(content.table)}`)) {
    const { geometry, properties } = splitRow(row, column?.name, key, broken);
    const identifier = key === undefined ? undefined : row[key];
    builder.addFeature(identifier instanceof Uint8Array ? undefined : identifier, geometry, properties);
  }
  const layers = builder.finish();
  warnings.push(...broken.warnings(), ...builder.warnings);
  return layers;
}

function geometryColumn(
  { database }: Package,
  { table }: Content,
): { name: string; srs: number } | undefined {
  const [row] = [...database.rows('SELECT * FROM gpkg_geometry_columns WHERE table_name = ?', [table])];
  return row && { name: textOf(row['column_name']), srs: Number(row['srs_id'] ?? 0) };
}

function primaryKey({ database }: Package, table: string): string | undefined {
  for (const row of database.rows(`PRAGMA table_info(${quoted(table)})`)) {
    if (Number(row['pk']) === 1) return textOf(row['name']);
  }
  return undefined;
}

function splitRow(
  row: Row,
  geometryName: string | undefined,
  key: string | undefined,
  broken: BrokenGeometries,
): { geometry: SourceGeometry | undefined; properties: Record<string, unknown> } {
  let geometry: SourceGeometry | undefined;
  const properties: Record<string, unknown> = {};
  for (const name in row) {
    const value = row[name];
    if (name === geometryName) {
      if (value instanceof Uint8Array) geometry = broken.read(value);
    } else if (value instanceof Uint8Array) properties[name] = `${value.length} bytes`;
    else if (name !== key) properties[name] = value;
  }
  return { geometry, properties };
}

/** Reads geometries, and counts those that cannot be read: their rows stay, without one. */
class BrokenGeometries {
  private readonly file: string;
  private readonly table: string;
  private readonly tolerance: number;
  private count = 0;
  private first = '';

  constructor(file: string, table: string, tolerance: number) {
    this.file = file;
    this.table = table;
    this.tolerance = tolerance;
  }

  read(blob: Uint8Array): SourceGeometry | undefined {
    try {
      return readGeometry(blob, this.tolerance);
    } catch (error) {
      this.count++;
      this.first ||= error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }

  warnings(): LoadWarning[] {
    if (this.count === 0) return [];
    const message = `geometries that cannot be read, kept without one: ${this.first}`;
    return [{ code: 'broken-geometry', message, file: this.file, object: this.table, count: this.count }];
  }
}

/** GeoPackage binary: a header with an envelope, then WKB (clause 2.1.3). */
function readGeometry(blob: Uint8Array, tolerance: number): SourceGeometry | undefined {
  if (blob[0] !== 0x47 || blob[1] !== 0x50) throw new Error('a geometry does not start with GP');
  const flags = blob[3] ?? 0;
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 7];
  if (envelope === undefined) throw new Error(`envelope code ${(flags >> 1) & 7} is not known`);
  if ((flags & 0x10) !== 0) return undefined;
  return readWkb(blob, HEADER_BYTES + envelope, tolerance).geometry;
}

async function tilesLayer(source: Package, content: Content, id: string): Promise<ImageLayer> {
  const { database, file } = source;
  const [set] = [
    ...database.rows('SELECT * FROM gpkg_tile_matrix_set WHERE table_name = ?', [content.table]),
  ];
  const georeference = await georeferenceOf(source, Number(set?.['srs_id'] ?? content.srs));
  // The contents say where tiles are, the matrix set only where they could be.
  const stated = content.bounds.every(Number.isFinite)
    ? content.bounds
    : ['min_x', 'min_y', 'max_x', 'max_y'].map((name) => Number(set?.[name] ?? NaN));
  const [west, south, east, north] = stated as [number, number, number, number];
  const affine = [east - west, 0, west, 0, south - north, north] as const;
  const [row] = [...database.rows(`SELECT count(*) AS tiles FROM ${quoted(content.table)}`)];
  return {
    kind: 'image',
    id,
    ...(content.title !== undefined && { title: content.title }),
    bounds: boundsOnTheGlobe({ columns: 1, rows: 1, affine }, georeference),
    count: Number(row?.['tiles'] ?? 0),
    bands: ['red', 'green', 'blue', 'alpha'],
    source: { type: 'file', path: file.name, mimeType: 'application/geopackage+sqlite3' },
  };
}
