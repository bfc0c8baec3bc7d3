import { chooseLevel, isMergedPart, objectLayerOf, sortedLevels } from '../../datasets/object-layers.ts';
import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import type { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import { readGmlGeometry, type Resolve } from '../gml/gml-geometry.ts';
import type { CityFeature, GeometryPiece } from './city-feature.ts';
import type { SurfaceWriter } from './surface-writer.ts';

/** Curves where the object meets the terrain: not the object. */
const NOT_DRAWN = /TerrainIntersection|PointCloud|Network/u;

/** Writes features as rows: one per object that stands for itself, its parts merged into it. */
export class FeatureRows {
  private readonly builder: SurfaceLayersBuilder;
  private readonly writer: SurfaceWriter;
  private readonly resolve: Resolve;
  private readonly levelOfDetail: string | undefined;
  /** Objects by class. */
  readonly counts: Map<string, number> = new Map<string, number>();

  constructor(
    builder: SurfaceLayersBuilder,
    writer: SurfaceWriter,
    resolve: Resolve,
    levelOfDetail: string | undefined,
  ) {
    this.builder = builder;
    this.writer = writer;
    this.resolve = resolve;
    this.levelOfDetail = levelOfDetail;
  }

  write(feature: CityFeature, parent: string | undefined): void {
    const layer = objectLayerOf(feature.type);
    const { members, others } = groupOf(feature);
    const pieces = members.map(({ feature: member }) =>
      member.pieces.filter(({ property }) => !NOT_DRAWN.test(property)),
    );
    const chosen = choosePieces(pieces, this.levelOfDetail);
    const collector = this.builder.beginObject(layer);
    const before = collector.polygons;
    this.writer.begin(collector);
    // Thematic surfaces first: a solid that refers to them then adds only what they leave.
    for (const piece of chosen) if (piece.semantic !== '') this.writer.write(piece);
    for (const piece of chosen) if (piece.semantic === '') this.writer.write(piece);
    const { id, type, attributes } = feature;
    const levels = sortedLevels(pieces.flat().flatMap(({ level }) => (level === '' ? [] : level)));
    const levelOfDetail = chosen.at(-1)?.level;
    const row = { id, type, parent, levelOfDetail, levelsOfDetail: levels, attributes };
    const flat = collector.polygons > before ? undefined : this.flatGeometry(chosen);
    if (flat === undefined) this.builder.endObject(layer, row);
    else this.builder.addFlat(layer, row, flat);
    this.count(type);
    for (const { feature: part, parent: owner } of members.slice(1)) {
      this.builder.addPart(layer, {
        id: part.id,
        type: part.type,
        parent: owner,
        attributes: part.attributes,
      });
      this.count(part.type);
    }
    for (const { feature: other, parent: owner } of others) this.write(other, owner);
  }

  private count(type: string): void {
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1);
  }

  private flatGeometry(pieces: readonly GeometryPiece[]): SourceGeometry | undefined {
    for (const { element } of pieces) {
      const geometry = readGmlGeometry(element, this.resolve);
      const single = geometry?.type === 'GeometryCollection' ? geometry.geometries[0] : geometry;
      if (single !== undefined && !single.type.endsWith('Polygon')) return single;
    }
    return undefined;
  }
}

interface Member {
  readonly feature: CityFeature;
  readonly parent: string;
}

/** The feature and the parts that are merged into it; and the objects in it that stand for themselves. */
function groupOf(root: CityFeature): {
  readonly members: readonly Member[];
  readonly others: readonly Member[];
} {
  const layer = objectLayerOf(root.type);
  const members: Member[] = [{ feature: root, parent: '' }];
  const others: Member[] = [];
  for (const { feature } of members) {
    for (const child of feature.children) {
      const list = isMergedPart(child.type, layer) ? members : others;
      list.push({ feature: child, parent: feature.id });
    }
  }
  return { members, others };
}

/**
 * Pieces to read of an object and its parts: of each the level nearest to the one asked for. Where one has more than a
 * footprint (level 0), footprints of others are left out; of footprint and roof edge, the footprint is read.
 */
function choosePieces(
  piecesOfMembers: readonly (readonly GeometryPiece[])[],
  wanted: string | undefined,
): GeometryPiece[] {
  const chosen = piecesOfMembers.flatMap((pieces) => {
    const level = chooseLevel(
      pieces.map((piece) => piece.level),
      wanted,
    );
    return pieces.filter((piece) => piece.level === level);
  });
  const raised = chosen.filter(({ level }) => level !== '0');
  if (raised.length > 0) return raised;
  const footprints = chosen.filter(({ property }) => property.includes('FootPrint'));
  return footprints.length > 0 ? footprints : chosen;
}
