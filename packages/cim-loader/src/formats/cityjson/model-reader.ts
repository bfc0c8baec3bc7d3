import { chooseLevel, objectLayerOf, sortedLevels } from '../../datasets/object-layers.ts';
import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';
import type { SurfaceCollector } from '../../datasets/surface-collector.ts';
import type { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import type { SourceBounds } from '../../datasets/placed-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { Limits } from '../../validation/limits.ts';
import { AppearanceReader } from './appearance.ts';
import { attributesOf, type CityObject } from './city-object.ts';
import {
  type GeometryFrame,
  GeometryWriter,
  isSurfaceGeometry,
  type PlacePosition,
} from './geometry-writer.ts';
import { isList, isRecord, type JsonRecord, textOf } from './json-value.ts';
import { invalid, type ModelTransform, type ModelVertices, readVertices } from './model-vertices.ts';
import { Faults, groupObjects, type ObjectGroup } from './object-groups.ts';

/** What a reader of models is made for. */
export interface ModelReaderOptions {
  readonly file: string;
  readonly georeference: Georeference;
  /** Takes the positions of the file before they are put on the globe. */
  readonly bounds: SourceBounds;
  readonly limits: Limits;
  readonly levelOfDetail: string | undefined;
}

/** Vertices of a document or feature, on the globe and as the file has them. */
interface ModelFrame extends GeometryFrame {
  readonly sourceVertices: ModelVertices;
}

interface Template {
  readonly geometry: JsonRecord;
  readonly vertices: ModelVertices;
}

/** A geometry to be written: a template's where it is an instance. */
interface Shape {
  readonly geometry: JsonRecord;
  readonly frame: GeometryFrame;
  readonly level: string | undefined;
  readonly place: string;
}

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Reads documents and the features of a sequence into one set of layers. */
export class ModelReader {
  private readonly options: ModelReaderOptions;
  private readonly builder: SurfaceLayersBuilder;
  private readonly writer: GeometryWriter;
  private readonly faults: Faults;
  private templates: readonly (Template | undefined)[] = [];
  readonly appearances: AppearanceReader;
  /** Objects by class. */
  readonly counts: Map<string, number> = new Map<string, number>();

  constructor(builder: SurfaceLayersBuilder, options: ModelReaderOptions) {
    this.builder = builder;
    this.options = options;
    this.writer = new GeometryWriter(builder, options.file);
    this.appearances = new AppearanceReader(builder);
    this.faults = new Faults(options.file);
  }

  /** Templates stand in the document, or in the first line of a sequence; they are not transformed. */
  readTemplates(value: unknown): void {
    if (!isRecord(value)) return;
    const { file } = this.options;
    const place = 'geometry-templates.vertices-templates';
    const vertices = readVertices(value['vertices-templates'], undefined, file, place);
    const templates = isList(value['templates']) ? value['templates'] : [];
    this.templates = templates.map((geometry) => (isRecord(geometry) ? { geometry, vertices } : undefined));
  }

  /**
   * Objects, vertices and appearance of a document or of one feature.
   * @param place for messages: empty, or `line 12: `.
   */
  read(document: JsonRecord, transform: ModelTransform | undefined, place: string): void {
    const { file } = this.options;
    const objects = document['CityObjects'];
    if (!isRecord(objects)) throw invalid('has no CityObjects', file, `${place}CityObjects`);
    const sourceVertices = readVertices(document['vertices'], transform, file, `${place}vertices`);
    this.options.bounds.include(sourceVertices);
    // Corners share vertices: put on the globe once, not at every corner.
    const vertices = sourceVertices.slice();
    this.options.georeference.transform(vertices, 3);
    const frame: ModelFrame = {
      vertices,
      sourceVertices,
      appearance: this.appearances.read(document['appearance']),
    };
    const { groups, warnings } = groupObjects(objects, file);
    for (const warning of warnings) this.faults.take(warning);
    for (const group of groups) this.readGroup(group, frame, place);
  }

  private readGroup(group: ObjectGroup, frame: ModelFrame, place: string): void {
    const [root] = group;
    const layer = objectLayerOf(root.type);
    const shapes = group.map((object) => this.shapesOf(object, frame, place));
    const chosen = chooseShapes(shapes, this.options.levelOfDetail);
    const collector = this.builder.beginObject(layer);
    const before = collector.polygons;
    for (const shape of chosen) this.writeShape(collector, shape);
    const row = {
      id: root.id,
      type: root.type,
      ...(root.parents.length > 0 && { parent: root.parents.join(' ') }),
      levelOfDetail: chosen.at(0)?.level,
      levelsOfDetail: sortedLevels(shapes.flat().flatMap(({ level }) => level ?? [])),
      attributes: this.attributesOf(root, frame),
    };
    const flat = collector.polygons > before ? undefined : this.flatGeometry(chosen);
    if (flat === undefined) this.builder.endObject(layer, row);
    else this.builder.addFlat(layer, row, flat);
    for (const part of group.slice(1)) {
      const { id, type, parents } = part;
      const parent = parents.length > 0 ? parents.join(' ') : root.id;
      this.builder.addPart(layer, { id, type, parent, attributes: this.attributesOf(part, frame) });
    }
    for (const { type } of group) this.counts.set(type, (this.counts.get(type) ?? 0) + 1);
  }

  private attributesOf(object: CityObject, { vertices }: ModelFrame): Record<string, unknown> {
    const locate = (location: unknown): readonly [number, number] | undefined => {
      const index =
        isRecord(location) && isList(location['boundaries']) ? location['boundaries'][0] : undefined;
      const at = typeof index === 'number' ? index * 3 : -1;
      const [longitude = NaN, latitude = NaN] = [vertices[at], vertices[at + 1]];
      return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : undefined;
    };
    const { maximumDepth } = this.options.limits;
    const { values, tooDeep } = attributesOf(object, maximumDepth, locate);
    if (tooDeep > 0) {
      const message = `attributes nested deeper than ${maximumDepth} lists and objects; left out`;
      this.faults.add('too-deep', message, object.id, tooDeep);
    }
    return values;
  }

  private shapesOf({ id, geometries }: CityObject, frame: ModelFrame, place: string): Shape[] {
    return geometries.flatMap((geometry, index) => {
      const at = `${place}CityObjects["${id}"].geometry[${index}]`;
      if (geometry['type'] === 'GeometryInstance') return this.instanceOf(geometry, frame, at) ?? [];
      return { geometry, frame, level: levelOf(geometry), place: at };
    });
  }

  private instanceOf(
    geometry: JsonRecord,
    { sourceVertices: vertices, appearance }: ModelFrame,
    place: string,
  ): Shape | undefined {
    const index = geometry['template'];
    const template = typeof index === 'number' ? this.templates[index] : undefined;
    const { file } = this.options;
    if (template === undefined) {
      throw invalid('names a geometry template that is not in the file', file, `${place}.template`);
    }
    const boundary = isList(geometry['boundaries']) ? geometry['boundaries'][0] : undefined;
    const at = typeof boundary === 'number' ? boundary * 3 : -1;
    const x = vertices[at];
    if (x === undefined) throw invalid('names a vertex that is not in the file', file, `${place}.boundaries`);
    const anchor = [x, vertices[at + 1] as number, vertices[at + 2] as number] as const;
    const matrix = matrixOf(geometry['transformationMatrix']);
    if (matrix === undefined) {
      throw invalid('is not sixteen finite numbers', file, `${place}.transformationMatrix`);
    }
    return {
      geometry: template.geometry,
      frame: { vertices: template.vertices, appearance, place: this.placing(matrix, anchor) },
      level: levelOf(template.geometry),
      place,
    };
  }

  private placing(m: readonly number[], anchor: readonly [number, number, number]): PlacePosition {
    const position = new Float64Array(3);
    return (x, y, z) => {
      const row = (r: number): number =>
        (m[r * 4] as number) * x +
        (m[r * 4 + 1] as number) * y +
        (m[r * 4 + 2] as number) * z +
        (m[r * 4 + 3] as number);
      const w = row(3) || 1;
      for (let axis = 0; axis < 3; axis++) position[axis] = row(axis) / w + (anchor[axis] as number);
      this.options.bounds.include(position);
      this.options.georeference.transform(position, 3);
      return position;
    };
  }

  private writeShape(collector: SurfaceCollector, { geometry, frame, place }: Shape): void {
    if (isSurfaceGeometry(geometry['type'])) this.writer.write(collector, geometry, frame, place);
  }

  private flatGeometry(shapes: readonly Shape[]): SourceGeometry | undefined {
    const points: SourcePosition[] = [];
    const lines: SourcePosition[][] = [];
    for (const { geometry, frame, place } of shapes) {
      const { boundaries, type } = geometry;
      if (!isList(boundaries)) continue;
      if (type === 'MultiPoint') points.push(...this.positionsOf(boundaries, frame, place));
      if (type !== 'MultiLineString') continue;
      for (const line of boundaries) if (isList(line)) lines.push(this.positionsOf(line, frame, place));
    }
    if (lines.length > 0) return { type: 'MultiLineString', coordinates: lines };
    return points.length > 0 ? { type: 'MultiPoint', coordinates: points } : undefined;
  }

  private positionsOf(
    indices: readonly unknown[],
    { vertices, place: placePosition }: GeometryFrame,
    place: string,
  ): SourcePosition[] {
    return indices.map((index): SourcePosition => {
      const at = typeof index === 'number' ? index * 3 : -1;
      const x = vertices[at];
      if (x === undefined) {
        throw invalid('name a vertex that is not in the file', this.options.file, `${place}.boundaries`);
      }
      const [y, z] = [vertices[at + 1] as number, vertices[at + 2] as number];
      return placePosition === undefined ? [x, y, z] : Array.from(placePosition(x, y, z));
    });
  }

  /** Tells the builder what was met; call once at the end. */
  finish(): void {
    for (const warning of this.faults.warnings) this.builder.warn(warning);
    for (const [what, count] of this.writer.faults) {
      const message = `references to ${what} that are not in the file; left out`;
      this.builder.warn({ code: 'dangling-reference', message, file: this.options.file, count });
    }
  }
}

function levelOf(geometry: JsonRecord): string | undefined {
  const level = geometry['lod'];
  return typeof level === 'number' ? String(level) : textOf(level);
}

function matrixOf(value: unknown): readonly number[] | undefined {
  if (value === undefined || value === null) return IDENTITY;
  if (!isList(value) || value.length !== 16) return undefined;
  const numbers = value.filter((each): each is number => typeof each === 'number' && Number.isFinite(each));
  return numbers.length === 16 ? numbers : undefined;
}

/**
 * The geometries to read of an object and its parts. Each brings the level nearest to the one asked for; those with
 * a footprint only (level 0) keep it for themselves where another has more, else it would stand beside the solid.
 */
function chooseShapes(shapesOfMembers: readonly (readonly Shape[])[], wanted: string | undefined): Shape[] {
  const chosen = shapesOfMembers.map((shapes) => {
    const level = chooseLevel(
      shapes.flatMap((shape) => shape.level ?? []),
      wanted,
    );
    return shapes.filter((shape) => shape.level === level || shape.level === undefined);
  });
  if (chosen.length === 1) return chosen[0] ?? [];
  const isFlat = ({ level }: Shape): boolean => level !== undefined && Number.parseFloat(level) < 1;
  const all = chosen.flat();
  return all.every(isFlat) ? all : all.filter((shape) => !isFlat(shape));
}
