import type { SurfaceCollector } from '../../datasets/surface-collector.ts';
import type { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import type { ModelAppearance } from './appearance.ts';
import { isList, isRecord, type JsonRecord, textOf } from './json-value.ts';
import { invalid, type ModelVertices } from './model-vertices.ts';

/** What the boundaries of a geometry refer to. */
export interface GeometryFrame {
  /** On the globe; those of a template as they stand in the file. */
  readonly vertices: ModelVertices;
  readonly appearance: ModelAppearance | undefined;
  /** Puts a position of a template on the globe. */
  readonly place?: PlacePosition;
}

export type PlacePosition = (x: number, y: number, z: number) => ArrayLike<number>;

/** Lists above the surfaces of a geometry type. */
const SURFACE_LISTS: Readonly<Record<string, number>> = {
  MultiSurface: 0,
  CompositeSurface: 0,
  Solid: 1,
  MultiSolid: 2,
  CompositeSolid: 2,
};

/** Whether a geometry is made of surfaces. */
export const isSurfaceGeometry = (type: unknown): boolean =>
  typeof type === 'string' && Object.hasOwn(SURFACE_LISTS, type);

/** What goes with the boundaries of a geometry, of the same nesting or `undefined`. */
interface Companions {
  readonly semantics: unknown;
  readonly material: unknown;
  readonly texture: unknown;
}

/** What a geometry may refer to in vain without being refused. */
type FaultName = 'semantics' | 'texture coordinates';

/** Writes the boundaries of geometries into a collector. */
export class GeometryWriter {
  private readonly builder: SurfaceLayersBuilder;
  private readonly file: string;
  private collector: SurfaceCollector | undefined;
  private frame: GeometryFrame = { vertices: new Float64Array(0), appearance: undefined };
  private place = '';
  private semanticCodes: readonly number[] = [];
  /** Material of all surfaces; 0: see the values of each. */
  private material = 0;
  /** References that lead nowhere, by what they are. */
  readonly faults: Map<FaultName, number> = new Map<FaultName, number>();

  constructor(builder: SurfaceLayersBuilder, file: string) {
    this.builder = builder;
    this.file = file;
  }

  /**
   * @param geometry one for which {@link isSurfaceGeometry} holds.
   * @throws {LoadError} naming the place, where the boundaries are not of its type or name a vertex that is not there.
   */
  write(collector: SurfaceCollector, geometry: JsonRecord, frame: GeometryFrame, place: string): void {
    this.collector = collector;
    this.frame = frame;
    this.place = `${place}.boundaries`;
    const semantics = isRecord(geometry['semantics']) ? geometry['semantics'] : undefined;
    this.semanticCodes = this.codesOf(semantics?.['surfaces']);
    const material = themeOf(geometry['material'], frame.appearance?.materialTheme);
    this.material = frame.appearance?.material(material?.['value']) ?? 0;
    const texture = themeOf(geometry['texture'], frame.appearance?.textureTheme);
    const lists = SURFACE_LISTS[geometry['type'] as string] ?? 0;
    const companions = {
      semantics: semantics?.['values'],
      material: material?.['values'],
      texture: texture?.['values'],
    };
    this.writeLists(geometry['boundaries'], lists, companions);
  }

  private codesOf(surfaces: unknown): readonly number[] {
    if (!isList(surfaces)) return [];
    return surfaces.map((surface) => {
      const type = isRecord(surface) ? textOf(surface['type']) : undefined;
      return type === undefined ? 0 : this.builder.semantic(type);
    });
  }

  private writeLists(boundaries: unknown, lists: number, companions: Companions): void {
    if (boundaries === undefined || boundaries === null) return;
    if (!isList(boundaries)) throw this.malformed();
    if (lists === 0) {
      this.writeSurfaces(boundaries, companions);
      return;
    }
    boundaries.forEach((inner, index) => {
      this.writeLists(inner, lists - 1, {
        semantics: itemOf(companions.semantics, index),
        material: itemOf(companions.material, index),
        texture: itemOf(companions.texture, index),
      });
    });
  }

  private writeSurfaces(surfaces: readonly unknown[], { semantics, material, texture }: Companions): void {
    const collector = this.collector as SurfaceCollector;
    for (let index = 0; index < surfaces.length; index++) {
      const rings = surfaces[index];
      if (!isList(rings)) throw this.malformed();
      const textures = itemOf(texture, index);
      let textureCode = 0;
      for (let ring = 0; ring < rings.length; ring++) {
        const code = this.writeRing(collector, rings[ring], itemOf(textures, ring));
        if (ring === 0) textureCode = code;
      }
      collector.endPolygon({
        semantic: semantics === undefined ? 0 : this.semanticOf(itemOf(semantics, index)),
        material: this.material !== 0 ? this.material : this.materialOf(itemOf(material, index)),
        texture: textureCode,
      });
    }
  }

  private semanticOf(value: unknown): number {
    if (value === null || value === undefined) return 0;
    const code = typeof value === 'number' ? this.semanticCodes[value] : undefined;
    if (code === undefined) this.faults.set('semantics', (this.faults.get('semantics') ?? 0) + 1);
    return code ?? 0;
  }

  private materialOf(value: unknown): number {
    return typeof value === 'number' ? (this.frame.appearance?.material(value) ?? 0) : 0;
  }

  /** @returns code of the ring's texture. */
  private writeRing(collector: SurfaceCollector, ring: unknown, texture: unknown): number {
    if (!isList(ring)) throw this.malformed();
    const { vertices, place, appearance } = this.frame;
    const textureCode = isList(texture) ? (appearance?.texture(texture[0]) ?? 0) : 0;
    const coordinates = textureCode === 0 ? undefined : (texture as readonly unknown[]);
    for (let corner = 0; corner < ring.length; corner++) {
      const index = ring[corner];
      const at = typeof index === 'number' ? index * 3 : -1;
      const x = vertices[at];
      if (x === undefined) throw this.missingVertex(index);
      const y = vertices[at + 1] as number;
      const z = vertices[at + 2] as number;
      if (place === undefined) collector.position(x, y, z);
      else writePlaced(collector, place(x, y, z));
      if (coordinates !== undefined) this.writeTextureCoordinate(collector, coordinates[corner + 1]);
    }
    collector.endRing();
    return textureCode;
  }

  private writeTextureCoordinate(collector: SurfaceCollector, index: unknown): void {
    const coordinates = this.frame.appearance?.textureCoordinates;
    const at = typeof index === 'number' ? index * 2 : -1;
    const u = coordinates?.[at];
    if (u !== undefined) collector.textureCoordinate(u, coordinates?.[at + 1] as number);
    else this.faults.set('texture coordinates', (this.faults.get('texture coordinates') ?? 0) + 1);
  }

  private missingVertex(index: unknown): Error {
    const shown = typeof index === 'number' ? String(index) : `of type ${typeof index}`;
    const count = this.frame.vertices.length / 3;
    return invalid(`vertex ${shown} is not one of the ${count} vertices`, this.file, this.place);
  }

  private malformed(): Error {
    return invalid('are not nested as the type of the geometry asks', this.file, this.place);
  }
}

function writePlaced(collector: SurfaceCollector, position: ArrayLike<number>): void {
  collector.position(position[0] as number, position[1] as number, position[2] as number);
}

const itemOf = (list: unknown, index: number): unknown => (isList(list) ? list[index] : undefined);

/** The theme asked for, else the first. */
function themeOf(themes: unknown, wanted: string | undefined): JsonRecord | undefined {
  if (!isRecord(themes)) return undefined;
  const [first] = Object.keys(themes);
  const name = wanted !== undefined && Object.hasOwn(themes, wanted) ? wanted : first;
  const theme = name === undefined ? undefined : themes[name];
  return isRecord(theme) ? theme : undefined;
}
