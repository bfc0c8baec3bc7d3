import type { Georeference } from '../georeference/georeference.ts';
import type { TextWriter } from './text-writer.ts';

/** A geometry object of CityJSON 2.0, boundaries as indexes of vertices. */
export interface CityJsonGeometry {
  readonly type: 'MultiPoint' | 'MultiLineString' | 'MultiSurface' | 'Solid' | 'MultiSolid';
  readonly lod: string;
  readonly boundaries: readonly unknown[];
  readonly semantics?: {
    readonly surfaces: readonly { readonly type: string }[];
    readonly values: readonly unknown[];
  };
}

/** The list of vertices all objects share: equal ones stand once. */
export class CityJsonVertices {
  readonly origin: readonly [number, number, number];
  private readonly scale: number;
  private readonly georeference: Georeference;
  private readonly indexes = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly scratch = new Float64Array(3);

  constructor(origin: readonly [number, number, number], scale: number, georeference: Georeference) {
    this.origin = origin;
    this.scale = scale;
    this.georeference = georeference;
  }

  /** Index of the vertex at a position in WGS84 degrees and metres above the ellipsoid. */
  indexOf(longitude: number, latitude: number, height: number): number {
    this.scratch[0] = longitude;
    this.scratch[1] = latitude;
    this.scratch[2] = height;
    this.georeference.invert(this.scratch, 3);
    const key = this.origin
      .map((origin, axis) => Math.round(((this.scratch[axis] as number) - origin) / this.scale))
      .join(',');
    let index = this.indexes.get(key);
    if (index === undefined) {
      index = this.texts.length;
      this.indexes.set(key, index);
      this.texts.push(key);
    }
    return index;
  }

  write(writer: TextWriter): void {
    for (const [index, text] of this.texts.entries()) writer.write(`${index > 0 ? ',' : ''}[${text}]`);
  }
}
