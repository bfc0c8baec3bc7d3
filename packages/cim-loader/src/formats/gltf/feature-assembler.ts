import { columnTitle } from './column-titles.ts';
import type { FeatureLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { distinctLayerIds } from '../../datasets/layer-id.ts';
import type { TileFeatures } from '../../datasets/tile-features.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';
import type { ContentEntry } from './content-model.ts';
import { type FeaturePlace, FeatureRows } from './feature-rows.ts';
import { assignRows, elementsByRow, type LayerRows, numberOfMember, type Occurrence } from './layer-rows.ts';
import { cellOf } from './metadata-value.ts';
import { idOfFeature } from './object-identity.ts';
import { type RowShape, shapeOfRow, typeOfRow, writeShape } from './row-shape.ts';
import { TriangleSurfaces } from './surface-builder.ts';
import type { WarningList } from './warning-list.ts';

export interface AssemblerOptions {
  /** What stands beside every column. */
  readonly source: string;
  readonly file: string;
  readonly limits: Limits;
  readonly warnings: WarningList;
  /** Stands for what was done to the positions; does nothing any more. */
  readonly georeference: Georeference;
  readonly signal?: AbortSignal | undefined;
}

/** Layers and the way from features of tiles to their rows. */
export interface AssembledFeatures {
  readonly layers: readonly FeatureLayer[];
  readonly tileFeatures: TileFeatures;
}

/** Makes the layers of all contents: one per class, label or kind of feature. */
export function assembleFeatures(
  entries: readonly ContentEntry[],
  options: AssemblerOptions,
): AssembledFeatures {
  const names = new Set(entries.flatMap(({ content }) => content.sets.map(({ layer }) => layer)));
  const ids = distinctLayerIds([...names]);
  const layers: FeatureLayer[] = [];
  const rows = new FeatureRows(entries.map(({ uri }) => uri));
  [...names].forEach((name, at) => {
    const assigned = assignRows(name, entries);
    if (assigned.count > options.limits.maximumObjects) throw tooMany(assigned, options);
    if (assigned.count === 0) return;
    layers.push(...new LayerAssembly(assigned, ids[at] ?? name, options, rows).finish());
  });
  return { layers, tileFeatures: rows.finish() };
}

function tooMany({ count }: LayerRows, { file, limits }: AssemblerOptions): LoadError {
  return new LoadError(`holds ${count} features, more than ${limits.maximumObjects}`, {
    url: file,
    format: '3D Tiles',
    kind: 'invalid',
    place: 'features',
    remedy: 'give a part of the tileset',
  });
}

const TYPES = ['polygon', 'line', 'point', 'none'] as const;
type ShapeType = (typeof TYPES)[number];

/** One layer being made. */
class LayerAssembly {
  private readonly rows: LayerRows;
  private readonly options: AssemblerOptions;
  private readonly builder: FeatureLayerBuilder;
  private readonly surfaces = new TriangleSurfaces();
  private readonly featureRows: FeatureRows;
  private readonly titles = new Map<string, string>();
  private hulls = 0;

  constructor(rows: LayerRows, id: string, options: AssemblerOptions, featureRows: FeatureRows) {
    this.rows = rows;
    this.options = options;
    this.featureRows = featureRows;
    const { source, file, georeference, limits } = options;
    const title = rows.title === undefined ? {} : { title: rows.title };
    this.builder = new FeatureLayerBuilder({ layer: id, ...title, source, file, georeference, limits });
    for (const { set } of rows.occurrences) {
      for (const [name, { title: own }] of set.columns) if (own !== undefined) this.titles.set(name, own);
    }
  }

  finish(): FeatureLayer[] {
    const elements = elementsByRow(this.rows);
    const types = new Uint8Array(this.rows.count);
    for (let row = 0; row < this.rows.count; row++) types[row] = TYPES.indexOf(typeOfRow(elements, row));
    // Rows are written type by type, so that those without geometry join the first table.
    const places = new Array<FeaturePlace>(this.rows.count);
    const used = TYPES.filter((_, type) => types.includes(type));
    const counts = { polygon: 0, line: 0, point: 0, none: 0 };
    for (const type of used) {
      const table = type === 'none' ? (used[0] as ShapeType) : type;
      for (let row = 0; row < this.rows.count; row++) {
        if (types[row] !== TYPES.indexOf(type)) continue;
        this.options.signal?.throwIfAborted();
        const shape = shapeOfRow(elements, row);
        this.addRow(row, shape, table);
        places[row] = { table: used.indexOf(table), row: counts[table]++ };
      }
    }
    if (this.hulls > 0) {
      const message = `${this.hulls} objects whose outline could not be followed have their convex hull as footprint`;
      this.options.warnings.add('footprint-is-hull', message, this.rows.layer);
    }
    return this.finishLayers(places);
  }

  private addRow(row: number, shape: RowShape, table: ShapeType): void {
    const { occurrence, member } = this.rows.sources[row] as LayerRows['sources'][number];
    const properties = propertiesOf(occurrence, member);
    addHeights(properties, shape);
    const { uri } = occurrence.entry;
    if (uri !== '' && !Object.hasOwn(properties, 'tile')) properties['tile'] = uri;
    const id = this.idOf(occurrence, member);
    if (shape.type === 'none') {
      this.builder.addFeature(id, undefined, properties);
      if (table === 'polygon') this.surfaces.addRow(new Float64Array());
      return;
    }
    const method = writeShape(shape, this.builder.beginFeature(shape.type));
    if (method === 'hull') this.hulls++;
    this.builder.endFeature(shape.type, id, properties);
    if (shape.type === 'polygon') this.surfaces.addRow(shape.triangles, shape.textures);
  }

  private idOf({ set, entry }: Occurrence, member: number): string | number {
    const id = idOfFeature(set, member, this.rows.identity);
    if (id !== undefined) return id;
    const number = numberOfMember(set, member);
    return entry.uri === '' ? number : `${entry.uri}#${number}`;
  }

  private finishLayers(places: readonly FeaturePlace[]): FeatureLayer[] {
    const surfaces = this.surfaces.finish();
    if (this.surfaces.isFull) {
      const message = 'more triangles than are kept; the layer has footprints and heights only';
      this.options.warnings.add('surfaces-left-out', message, this.rows.layer);
    }
    if (this.surfaces.droppedPictures > 0) {
      const message = 'pictures beyond 1 GiB in all; left out';
      this.options.warnings.add('texture-too-large', message, this.rows.layer);
    }
    const layers = this.builder.finish().map((layer): FeatureLayer => {
      const columns = new Map(
        [...layer.table.columns].map(([name, column]) => [
          name,
          { ...column, ...columnTitle(name, this.titles.get(name)) },
        ]),
      );
      const isSurfaced = surfaces !== undefined && layer.table.geometry?.type === 'polygon';
      return { ...layer, table: { ...layer.table, columns }, ...(isSurfaced && { surfaces }) };
    });
    this.options.warnings.addAll(this.builder.warnings);
    this.featureRows.add(this.rows, places, layers);
    return layers;
  }
}

function propertiesOf({ set }: Occurrence, member: number): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [name, column] of set.columns) {
    const cell = cellOf(column.values[member]);
    if (cell !== undefined) properties[name] = cell;
  }
  return properties;
}

/** Thinner than this, metres, an object is flat. */
const FLAT = 0.01;

/**
 * Height of bodies. The ground under them is not in the tiles: it is taken at their lowest point. Properties of the
 * source of the same name are kept.
 */
function addHeights(properties: Record<string, unknown>, { bottom, top, triangles, points }: RowShape): void {
  if (!(top - bottom > FLAT) || triangles.length + points.length === 0) return;
  properties['height'] ??= round(top - bottom);
  properties['minHeight'] ??= 0;
  properties['groundHeight'] ??= round(bottom);
}

const round = (metres: number): number => Math.round(metres * 1000) / 1000;
