import type { LocalizedText } from '@cityloom/twin-core';
import type { Georeference } from '../georeference/georeference.ts';
import { AttributeColumns } from '../tables/attribute-columns.ts';
import { LoadError } from '../validation/load-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../validation/limits.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import type { FeatureLayer } from './dataset.ts';
import { FeatureLayerBuilder } from './feature-layer-builder.ts';
import { finishSurfaceLayer, type SurfaceRows } from './finish-surface-layer.ts';
import { IdCollector } from './id-collector.ts';
import { type ObjectLayer, partsLayerOf } from './object-layers.ts';
import type { SourceGeometry } from './source-geometry.ts';
import { SurfaceCollector } from './surface-collector.ts';
import type { SurfaceMaterial, SurfaceTexture } from './surface-column.ts';

/** What a set of layers is built for. */
export interface SurfaceLayersOptions {
  /** File or service the values come from, as it stands beside every column. */
  readonly source: string;
  /** File name for messages. */
  readonly file: string;
  /** For messages: `CityJSON`. */
  readonly format: string;
  readonly georeference: Georeference;
  readonly limits?: Limits;
}

/** One object as its row tells it. */
export interface SurfaceObject {
  readonly id: string;
  /** Class as the source names it: `Building`. `undefined`: the source has no classes. */
  readonly type?: string | undefined;
  readonly parent?: string | undefined;
  /** Level of detail that was read. */
  readonly levelOfDetail?: string | undefined;
  /** All levels the source has of it, in order. */
  readonly levelsOfDetail?: readonly string[] | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Columns the builder makes; attributes of the same name are kept as `source.<name>`. */
const OWN_COLUMNS: ReadonlySet<string> = new Set([
  'type',
  'parent',
  'levelOfDetail',
  'levelsOfDetail',
  'height',
  'minHeight',
  'groundHeight',
  'footprintBasis',
]);

/** Most a code in the columns can say. */
const MOST_SEMANTICS = 0xff;
const MOST_PICTURES = 0xffff;

/**
 * Takes the objects of a city model one by one and makes one layer per kind of object.
 *
 * A row is an object that stands for itself: a building, a road, a tree. What an object is made of (parts,
 * installations) is written into its row, so that one building is one row with one footprint; `addPart` keeps id,
 * class and attributes of such a part in a table beside (`building-parts`), with a `parent`.
 */
export class SurfaceLayersBuilder {
  private readonly options: SurfaceLayersOptions;
  private readonly limits: Limits;
  private readonly rows = new Map<string, SurfaceRows>();
  private readonly flat = new Map<string, FeatureLayerBuilder>();
  private readonly titles = new Map<string, LocalizedText>();
  private readonly semanticCodes = new Map<string, number>();
  private readonly materials: SurfaceMaterial[] = [];
  private readonly textures: SurfaceTexture[] = [];
  private collected: LoadWarning[] = [];
  private droppedSemantics = 0;
  private objects = 0;

  constructor(options: SurfaceLayersOptions) {
    this.options = options;
    this.limits = options.limits ?? DEFAULT_LIMITS;
  }

  /** What was met so far; complete after {@link finish}. */
  get warnings(): readonly LoadWarning[] {
    return this.collected;
  }

  /** Rows and parts taken. */
  get count(): number {
    return this.objects;
  }

  /** Adds to what {@link finish} reports. */
  warn(warning: LoadWarning): void {
    this.collected.push(warning);
  }

  /** Code of a kind of surface; 0 where there are more than 255 of them. */
  semantic(name: string): number {
    const known = this.semanticCodes.get(name);
    if (known !== undefined) return known;
    if (this.semanticCodes.size === MOST_SEMANTICS) {
      this.droppedSemantics++;
      return 0;
    }
    const code = this.semanticCodes.size + 1;
    this.semanticCodes.set(name, code);
    return code;
  }

  /** Code of a material; 0 where there are too many. Call once per material of the source. */
  material(material: SurfaceMaterial): number {
    return this.materials.length === MOST_PICTURES ? 0 : this.materials.push(material);
  }

  /** Code of a texture; 0 where there are too many. Call once per texture of the source. */
  texture(texture: SurfaceTexture): number {
    return this.textures.length === MOST_PICTURES ? 0 : this.textures.push(texture);
  }

  /** The picture of a texture taken before; `undefined`: it is missing. */
  addPicture(code: number, bytes: Uint8Array | undefined): void {
    const texture = this.textures[code - 1];
    if (texture !== undefined && bytes !== undefined) this.textures[code - 1] = { ...texture, bytes };
  }

  /** Write the surfaces of an object into the returned collector, then call {@link endObject} with the same layer. */
  beginObject(layer: ObjectLayer): SurfaceCollector {
    return this.rowsOf(layer).surfaces;
  }

  /** @throws {LoadError} where the limits are passed. */
  endObject(layer: ObjectLayer, object: SurfaceObject): void {
    const rows = this.rowsOf(layer);
    rows.surfaces.endRow();
    this.addRow(rows, object);
    if (rows.surfaces.positions > this.limits.maximumPositions) {
      throw this.tooLarge('positions', this.limits.maximumPositions);
    }
  }

  /** A part that was merged into its object's row. */
  addPart(layer: ObjectLayer, part: SurfaceObject): void {
    this.addRow(this.rowsOf(partsLayerOf(layer)), part);
  }

  /** An object of points or lines; it goes to a layer of its own, `vegetation-points` or `roads-lines`. */
  addFlat(layer: ObjectLayer, object: SurfaceObject, geometry: SourceGeometry): void {
    this.countObject();
    const type = geometry.type.endsWith('Point') ? 'points' : 'lines';
    const id = `${layer.id}-${type}`;
    let builder = this.flat.get(id);
    if (builder === undefined) {
      const { source, file, georeference, limits } = this.options;
      builder = new FeatureLayerBuilder({ layer: id, source, file, georeference, ...(limits && { limits }) });
      this.flat.set(id, builder);
      if (layer.title !== undefined) this.titles.set(id, titleOfFlat(layer.title, type));
    }
    builder.addFeature(object.id, geometry, valuesOf(object));
  }

  private rowsOf(layer: ObjectLayer): SurfaceRows {
    let rows = this.rows.get(layer.id);
    if (rows === undefined) {
      const [surfaces, columns, ids] = [new SurfaceCollector(), new AttributeColumns(), new IdCollector()];
      rows = { layer, surfaces, columns, ids, count: 0 };
      this.rows.set(layer.id, rows);
    }
    return rows;
  }

  private addRow(rows: SurfaceRows, object: SurfaceObject): void {
    this.countObject();
    rows.ids.add(object.id);
    rows.columns.setAll(rows.count, valuesOf(object));
    rows.count++;
  }

  private countObject(): void {
    this.objects++;
    if (this.objects > this.limits.maximumObjects) throw this.tooLarge('objects', this.limits.maximumObjects);
  }

  private tooLarge(what: string, most: number): LoadError {
    const { file, format } = this.options;
    return new LoadError(`more than ${most} ${what}`, {
      url: file,
      format,
      kind: 'invalid',
      place: `object ${this.objects}`,
      remedy: 'give a smaller extract',
    });
  }

  /** @returns one layer per kind of object met, buildings first, then in order of appearance. */
  finish(): FeatureLayer[] {
    const names = [...this.semanticCodes.keys()];
    const { materials, textures, options } = this;
    const layers = [...this.rows.values()]
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => Number(b.layer.id === 'buildings') - Number(a.layer.id === 'buildings'))
      .map((rows) => {
        const finished = finishSurfaceLayer(rows, { ...options, semanticNames: names, materials, textures });
        this.collected.push(...finished.warnings);
        return finished.layer;
      });
    const tiny = [...this.rows.values()].reduce((sum, { surfaces }) => sum + surfaces.tinyPolygons, 0);
    const { file } = options;
    if (tiny > 0) {
      const message = 'polygons with fewer than three corners; left out';
      this.collected.push({ code: 'tiny-ring', message, file, count: tiny });
    }
    if (this.droppedSemantics > 0) {
      const message =
        'more than 255 kinds of surfaces; the surfaces of the others are kept without their kind';
      this.collected.push({ code: 'too-many-semantics', message, file, count: this.droppedSemantics });
    }
    layers.push(...this.finishFlat());
    this.collected = alikeOnce(this.collected);
    return layers;
  }

  private finishFlat(): FeatureLayer[] {
    return [...this.flat].flatMap(([id, builder]) => {
      const title = this.titles.get(id);
      const layers = builder.finish().map((layer) => ({ ...layer, ...(title && { title }) }));
      this.collected.push(...builder.warnings);
      return layers;
    });
  }
}

/** What several layers say alike is told once. */
function alikeOnce(warnings: readonly LoadWarning[]): LoadWarning[] {
  const byText = new Map<string, LoadWarning>();
  for (const warning of warnings) {
    const key = `${warning.code} ${warning.message}`;
    const known = byText.get(key);
    const count = (known?.count ?? 1) + (warning.count ?? 1);
    byText.set(
      key,
      known === undefined ? warning : { ...known, ...(known.count !== undefined && { count }) },
    );
  }
  return [...byText.values()];
}

function titleOfFlat(title: LocalizedText, type: 'points' | 'lines'): LocalizedText {
  const chinese = type === 'points' ? '点' : '线';
  return { en: `${title.en} (${type})`, 'zh-CN': `${title['zh-CN']}（${chinese}）` };
}

/** All values of a row under the names of its columns. */
function valuesOf({
  type,
  parent,
  levelOfDetail,
  levelsOfDetail,
  attributes,
}: SurfaceObject): Record<string, unknown> {
  const values: Record<string, unknown> = type === undefined ? {} : { type, parent, levelOfDetail };
  if (levelsOfDetail !== undefined && levelsOfDetail.length > 0)
    values['levelsOfDetail'] = levelsOfDetail.join(' ');
  for (const name in attributes) {
    const isOwn = OWN_COLUMNS.has(name) && !(name === 'type' && type === undefined);
    values[isOwn ? `source.${name}` : name] = attributes[name];
  }
  return values;
}
