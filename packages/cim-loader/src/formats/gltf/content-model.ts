import { LoadError } from '../../validation/load-error.ts';
import type { Matrix4 } from './matrix4.ts';
import type { MetadataValue } from './metadata-value.ts';
import type { PieceTexture } from './surface-picture.ts';

/** Feature number of what belongs to no feature. */
export const NO_FEATURE = 0xffff_ffff;

/** Features of one content that share a class, a batch table or nothing but their numbering. */
export interface FeatureSet {
  /** Class id, or what kind of things they are: `features`, `meshes`. Sets of one name make one layer. */
  readonly layer: string;
  readonly title: string | undefined;
  /** Indexes of the feature id sets of its primitives, as renderers number them. */
  readonly slots: readonly number[];
  readonly count: number;
  /** Feature numbers of the members, rising, where they are not 0 … count - 1. */
  readonly numbers?: Uint32Array;
  readonly columns: ReadonlyMap<string, FeatureColumn>;
}

/** One property of a feature set. */
export interface FeatureColumn {
  readonly values: readonly MetadataValue[];
  readonly title?: string | undefined;
  /** `ID`, `NAME` … of the 3D Metadata Semantic Reference, where the schema says so. */
  readonly semantic?: string | undefined;
}

/** Geometry that belongs to features of one set. */
export interface FeaturePiece {
  readonly kind: 'triangles' | 'lines' | 'points';
  /** Index into the sets of the content. */
  readonly set: number;
  /** x, y, z per vertex, metres, Z up, in the frame of the tileset. */
  readonly positions: Float64Array;
  /** 3, 2 or 1 per element. */
  readonly indices: Uint32Array;
  /** Feature of each element; one number: of all. */
  readonly features: Uint32Array | number;
  /** Of triangles. */
  readonly texture?: PieceTexture | undefined;
}

/** Copies of a model: each instance is a feature that stands at a point. */
export interface InstancePiece {
  readonly kind: 'instances';
  readonly set: number;
  /** x, y, z of the instance's own origin. */
  readonly positions: Float64Array;
  /** Lowest and highest z of the model over its origin, metres, scaled; two per instance. */
  readonly extents: Float64Array;
  readonly features: Uint32Array;
}

/** Points of a scan that are no features. */
export interface PointPiece {
  readonly positions: Float64Array;
  /** Red, green, blue, 0 to 255. */
  readonly colours: Uint8Array | undefined;
  /** Values per point. */
  readonly columns: ReadonlyMap<string, FeatureColumn>;
}

/** What one tile content, or a glTF file, holds. */
export interface ContentModel {
  readonly sets: readonly FeatureSet[];
  readonly pieces: readonly (FeaturePiece | InstancePiece)[];
  readonly clouds: readonly PointPiece[];
}

/** A content and its part in the dataset. */
export interface ContentEntry {
  /** Relative to the tileset; empty for a file of its own. */
  readonly uri: string;
  /** Depth of its tile; deeper is finer. */
  readonly level: number;
  /**
   * `geometry`: among the finest. `fallback`: finer tiles stand in for it, but not for all of it (some are missing).
   * `index`: finer tiles replace it; it is read for its features only.
   */
  readonly role: 'geometry' | 'fallback' | 'index';
  readonly content: ContentModel;
  /** Whether its positions are longitude, latitude, height. */
  readonly isPlaced: boolean;
}

/** How a glTF is read as content. */
export interface GltfContentOptions {
  /** From the Z-up frame of the content to that of the tileset. */
  readonly transform: Matrix4;
  /** `Y` by specification; old tilesets say otherwise in `asset.gltfUpAxis`. */
  readonly upAxis: 'X' | 'Y' | 'Z';
  /** False: only features and their properties are wanted. */
  readonly withGeometry: boolean;
  /** Features of a b3dm, numbered by its batch ids. */
  readonly batch?: FeatureSet | undefined;
}

/** Collects a content; counts what it takes so that no file can ask for more than the limits allow. */
export class ContentBuilder implements ContentModel {
  readonly sets: FeatureSet[] = [];
  readonly pieces: (FeaturePiece | InstancePiece)[] = [];
  readonly clouds: PointPiece[] = [];
  private readonly file: string;
  private left: number;

  /** @param maximumPositions of all pieces together. */
  constructor(file: string, maximumPositions: number) {
    this.file = file;
    this.left = maximumPositions;
  }

  /** @returns the index of the set. */
  addSet(set: FeatureSet): number {
    return this.sets.push(set) - 1;
  }

  /** Call before positions are made. @throws {LoadError} more than allowed. */
  spend(positions: number): void {
    this.left -= positions;
    if (this.left >= 0) return;
    throw new LoadError('holds more positions than are allowed', {
      url: this.file,
      format: 'glTF',
      kind: 'invalid',
      place: 'meshes',
      remedy: 'give fewer or smaller tiles',
    });
  }

  merge(content: ContentModel): void {
    const first = this.sets.length;
    this.sets.push(...content.sets);
    for (const piece of content.pieces) this.pieces.push({ ...piece, set: piece.set + first });
    this.clouds.push(...content.clouds);
  }
}
