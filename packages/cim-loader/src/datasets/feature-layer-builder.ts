import type { GeometryColumn } from '@cityloom/twin-core';
import type { Georeference } from '../georeference/georeference.ts';
import { AttributeColumns } from '../tables/attribute-columns.ts';
import { LoadError } from '../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../validation/limits.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import type { FeatureLayer } from './dataset.ts';
import { GeometryCollector } from './geometry-collector.ts';
import { IdCollector } from './id-collector.ts';
import type { SourceGeometry, SourcePosition } from './source-geometry.ts';

type GeometryType = GeometryColumn['type'];

/** What a layer is built for. */
export interface FeatureLayerOptions {
  /** Id of the layer: lower-case letters, digits and hyphens (see `layerIdOf`). */
  readonly layer: string;
  readonly title?: string;
  /** File or service the values come from, as it stands beside every column. */
  readonly source: string;
  /** File name for messages. */
  readonly file: string;
  readonly georeference: Georeference;
  readonly limits?: Limits;
}

/** Id as a source has it. */
export type SourceId = string | number | bigint | null | undefined;

/** One table being built: geometry of one type, or none. */
interface Part {
  readonly geometry: GeometryCollector | undefined;
  readonly columns: AttributeColumns;
  readonly ids: IdCollector;
  count: number;
}

const SUFFIXES: Readonly<Record<GeometryType, string>> = {
  polygon: 'polygons',
  line: 'lines',
  point: 'points',
};
const EMPTY_ROW_REMEDY = 'give a smaller extract';

/**
 * Takes features one by one, in any mixture of geometry types, and makes one layer per type of them: a table holds
 * one type only. A layer of one type keeps its name; of several, they end in `-polygons`, `-lines` and `-points`.
 * Features without geometry stay with the type met first.
 */
export class FeatureLayerBuilder {
  private readonly options: FeatureLayerOptions;
  private readonly limits: Limits;
  private readonly parts = new Map<GeometryType | 'none', Part>();
  private readonly collected: LoadWarning[] = [];
  private readonly tinyRings = new Map<string, { count: number; object: string }>();
  private features = 0;
  /** Features without geometry that came before any with one. */
  private early: { id: SourceId; properties: Readonly<Record<string, unknown>> }[] = [];

  constructor(options: FeatureLayerOptions) {
    this.options = options;
    this.limits = options.limits ?? DEFAULT_LIMITS;
  }

  /** What was met so far; complete after {@link finish}. */
  get warnings(): readonly LoadWarning[] {
    return this.collected;
  }

  /** Features taken. */
  get count(): number {
    return this.features;
  }

  /** @throws {LoadError} where the limits are passed. */
  addFeature(
    id: SourceId,
    geometry: SourceGeometry | null | undefined,
    properties: Readonly<Record<string, unknown>>,
  ): void {
    this.features++;
    if (this.features > this.limits.maximumObjects)
      throw this.tooLarge('objects', this.limits.maximumObjects);
    if (geometry === null || geometry === undefined) {
      this.addWithoutGeometry(id, properties);
      return;
    }
    for (const [type, pieces] of this.piecesByType(geometry)) {
      const part = this.partOf(type);
      for (const piece of pieces) this.addPiece(part.geometry as GeometryCollector, piece, id);
      this.endRow(part, id, properties);
    }
  }

  /**
   * Direct way for readers of flat coordinates: write the geometry into the returned collector (up to its last
   * `endPart`), then call {@link endFeature} with the same type.
   */
  beginFeature(type: GeometryType): GeometryCollector {
    return this.partOf(type).geometry as GeometryCollector;
  }

  /** Ends what {@link beginFeature} began. */
  endFeature(type: GeometryType, id: SourceId, properties: Readonly<Record<string, unknown>>): void {
    this.features++;
    if (this.features > this.limits.maximumObjects)
      throw this.tooLarge('objects', this.limits.maximumObjects);
    this.endRow(this.partOf(type), id, properties);
  }

  /** The columns of a type, for readers that set values themselves; the row is `rowsOf(type)` before `endFeature`. */
  columnsOf(type: GeometryType): AttributeColumns {
    return this.partOf(type).columns;
  }

  /** Rows of a type so far. */
  rowsOf(type: GeometryType): number {
    return this.partOf(type).count;
  }

  private addWithoutGeometry(id: SourceId, properties: Readonly<Record<string, unknown>>): void {
    const [first] = this.parts.values();
    if (first === undefined) this.early.push({ id, properties });
    else this.endRow(first, id, properties);
  }

  private partOf(type: GeometryType | 'none'): Part {
    const known = this.parts.get(type);
    if (known !== undefined) return known;
    const geometry = type === 'none' ? undefined : new GeometryCollector(type);
    const part: Part = { geometry, columns: new AttributeColumns(), ids: new IdCollector(), count: 0 };
    this.parts.set(type, part);
    for (const { id, properties } of this.early) this.endRow(part, id, properties);
    this.early = [];
    return part;
  }

  private endRow(part: Part, id: SourceId, properties: Readonly<Record<string, unknown>>): void {
    part.geometry?.endRow();
    part.ids.add(id);
    part.columns.setAll(part.count, properties);
    part.count++;
    if ((part.geometry?.positions ?? 0) > this.limits.maximumPositions) {
      throw this.tooLarge('positions', this.limits.maximumPositions);
    }
  }

  private tooLarge(what: string, most: number): LoadError {
    return new LoadError(`more than ${most} ${what}`, {
      url: this.options.file,
      format: this.options.layer,
      kind: 'invalid',
      place: `object ${this.features}`,
      remedy: EMPTY_ROW_REMEDY,
    });
  }

  private piecesByType(geometry: SourceGeometry): Map<GeometryType, SourceGeometry[]> {
    const pieces = new Map<GeometryType, SourceGeometry[]>();
    const visit = (piece: SourceGeometry, depth: number): void => {
      if (depth > this.limits.maximumDepth)
        throw this.tooLarge('nested geometries', this.limits.maximumDepth);
      if (piece.type === 'GeometryCollection') {
        for (const inner of piece.geometries) visit(inner, depth + 1);
        return;
      }
      const type = typeOf(piece);
      const list = pieces.get(type);
      if (list === undefined) pieces.set(type, [piece]);
      else list.push(piece);
    };
    visit(geometry, 0);
    return pieces;
  }

  private addPiece(collector: GeometryCollector, piece: SourceGeometry, id: SourceId): void {
    switch (piece.type) {
      case 'Point':
        this.addPart(collector, [[piece.coordinates]], id);
        return;
      case 'MultiPoint':
        for (const point of piece.coordinates) this.addPart(collector, [[point]], id);
        return;
      case 'LineString':
        this.addPart(collector, [piece.coordinates], id);
        return;
      case 'MultiLineString':
        for (const line of piece.coordinates) this.addPart(collector, [line], id);
        return;
      case 'Polygon':
        this.addPart(collector, piece.coordinates, id);
        return;
      case 'MultiPolygon':
        for (const polygon of piece.coordinates) this.addPart(collector, polygon, id);
        return;
      case 'GeometryCollection':
        for (const inner of piece.geometries) this.addPiece(collector, inner, id);
    }
  }

  private addPart(
    collector: GeometryCollector,
    rings: readonly (readonly SourcePosition[])[],
    id: SourceId,
  ): void {
    for (const ring of rings) {
      for (const position of ring) collector.position(position[0] ?? NaN, position[1] ?? NaN, position[2]);
      if (!collector.endRing()) this.warnTiny(collector.type, id);
    }
    collector.endPart();
  }

  private warnTiny(type: GeometryType, id: SourceId): void {
    const known = this.tinyRings.get(type);
    if (known === undefined) this.tinyRings.set(type, { count: 1, object: String(id ?? this.features) });
    else known.count++;
  }

  /**
   * @param georeference for files that name their CRS at the end; default: the one given at the start.
   * @returns one layer per geometry type met, polygons first.
   */
  finish(georeference: Georeference = this.options.georeference): FeatureLayer[] {
    if (this.parts.size === 0) this.partOf('none');
    for (const [type, { count, object }] of this.tinyRings) {
      const message = `${type} with too few positions; left out`;
      this.collected.push({ code: 'tiny-ring', message, file: this.options.file, object, count });
    }
    const types = (['polygon', 'line', 'point', 'none'] as const).filter((type) => this.parts.has(type));
    return types.map((type) => {
      const suffix = types.length === 1 || type === 'none' ? '' : `-${SUFFIXES[type]}`;
      return this.finishPart(this.parts.get(type) as Part, `${this.options.layer}${suffix}`, georeference);
    });
  }

  private finishPart(
    { geometry, columns, ids, count }: Part,
    id: string,
    georeference: Georeference,
  ): FeatureLayer {
    const { source, title, file } = this.options;
    const { duplicates, ...tableIds } = ids.finish(`${id}/`);
    const column = geometry === undefined ? undefined : this.finishGeometry(geometry, georeference);
    if (duplicates.length > 0) {
      const [object = ''] = duplicates;
      const message = 'id stands more than once; later ones are numbered ~2, ~3 …';
      this.collected.push({ code: 'duplicate-id', message, file, object, count: duplicates.length });
    }
    if (columns.dropped.size > 0) {
      const message = `more than 4096 attributes; left out, for example ${[...columns.dropped][0] ?? ''}`;
      this.collected.push({ code: 'too-many-columns', message, file, count: columns.dropped.size });
    }
    return {
      kind: 'features',
      id,
      ...(title !== undefined && { title }),
      table: {
        layer: id,
        count,
        ...tableIds,
        ...(column && { geometry: column }),
        columns: columns.finish(count, source),
      },
    };
  }

  private finishGeometry(collector: GeometryCollector, georeference: Georeference): GeometryColumn {
    const { file } = this.options;
    const { column, unplacedRows, sourceBounds } = collector.finish(georeference);
    if (unplacedRows.length > 0) {
      const message =
        'positions that are not on the globe in this CRS; the objects are kept without geometry';
      const object = `row ${unplacedRows[0] ?? 0}`;
      this.collected.push({
        code: 'position-off-the-globe',
        message,
        file,
        object,
        count: unplacedRows.length,
      });
    }
    this.collected.push(...georeference.judge(boundsOfColumn(column), sourceBounds));
    return column;
  }
}

function typeOf(geometry: Exclude<SourceGeometry, { type: 'GeometryCollection' }>): GeometryType {
  switch (geometry.type) {
    case 'Point':
    case 'MultiPoint':
      return 'point';
    case 'LineString':
    case 'MultiLineString':
      return 'line';
    case 'Polygon':
    case 'MultiPolygon':
      return 'polygon';
  }
}

function boundsOfColumn({ positions }: GeometryColumn): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const longitude = positions[at] as number;
    const latitude = positions[at + 1] as number;
    if (longitude < west) west = longitude;
    if (longitude > east) east = longitude;
    if (latitude < south) south = latitude;
    if (latitude > north) north = latitude;
  }
  return [west, south, east, north];
}
