import { interiorPoint } from './interior-point.ts';
import type { OsmFeature } from './osm-feature.ts';

/** Which outline each building:part belongs to. */
export interface PartOwners {
  /** Parts in the order of the features. */
  readonly parts: readonly OsmFeature[];
  /** Part → its building; parts without one are absent. */
  readonly ownerOf: ReadonlyMap<OsmFeature, OsmFeature>;
  readonly partsOf: ReadonlyMap<OsmFeature, readonly OsmFeature[]>;
}

const nameOf = ({ element, id }: OsmFeature): string => `${element}/${id}`;

/** An area tagged as part of a building and not as a building of its own. */
export function isBuildingPart({ tags, geometry }: OsmFeature): boolean {
  const part = tags['building:part'];
  const building = tags['building'];
  return geometry.type === 'polygon' && part !== undefined && part !== 'no' && (building ?? 'no') === 'no';
}

/**
 * Finds the building of every part: the outline of its relation of type building; else the smallest outline that
 * holds a position inside the part (OSM wiki, Simple 3D Buildings).
 */
export function ownersOfParts(
  features: readonly OsmFeature[],
  buildings: readonly OsmFeature[],
  outlineOfPart: ReadonlyMap<string, string>,
): PartOwners {
  const parts = features.filter(isBuildingPart);
  const ownerOf = new Map<OsmFeature, OsmFeature>();
  const partsOf = new Map<OsmFeature, OsmFeature[]>();
  if (parts.length === 0) return { parts, ownerOf, partsOf };
  const byName = new Map(buildings.map((building) => [nameOf(building), building]));
  const grid = new OutlineGrid(buildings);
  for (const part of parts) {
    const owner = byName.get(outlineOfPart.get(nameOf(part)) ?? '') ?? grid.smallestAround(part);
    if (owner === undefined) continue;
    ownerOf.set(part, owner);
    const list = partsOf.get(owner);
    if (list === undefined) partsOf.set(owner, [part]);
    else list.push(part);
  }
  return { parts, ownerOf, partsOf };
}

interface Outline {
  readonly building: OsmFeature;
  readonly polygons: readonly (readonly Float64Array[])[];
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Side of a cell, degrees: about 200 m, so that a cell holds some dozen buildings. */
const CELL = 0.002;
/** An outline over more cells than this is no building; it is not indexed. */
const MOST_CELLS = 10_000;

class OutlineGrid {
  private readonly cells = new Map<string, Outline[]>();

  constructor(buildings: readonly OsmFeature[]) {
    for (const building of buildings) {
      const outline = outlineOf(building);
      if (outline !== undefined) this.insert(outline);
    }
  }

  private insert(outline: Outline): void {
    const [west, east] = [Math.floor(outline.west / CELL), Math.floor(outline.east / CELL)];
    const [south, north] = [Math.floor(outline.south / CELL), Math.floor(outline.north / CELL)];
    if ((east - west + 1) * (north - south + 1) > MOST_CELLS) return;
    for (let x = west; x <= east; x++) {
      for (let y = south; y <= north; y++) {
        const list = this.cells.get(`${x},${y}`);
        if (list === undefined) this.cells.set(`${x},${y}`, [outline]);
        else list.push(outline);
      }
    }
  }

  smallestAround(part: OsmFeature): OsmFeature | undefined {
    if (part.geometry.type !== 'polygon') return undefined;
    const [longitude = 0, latitude = 0] = interiorPoint(part.geometry.polygons[0] ?? []);
    const cell = this.cells.get(`${Math.floor(longitude / CELL)},${Math.floor(latitude / CELL)}`) ?? [];
    let best: Outline | undefined;
    for (const outline of cell) {
      if (best !== undefined && boxArea(outline) >= boxArea(best)) continue;
      if (outline.polygons.some((polygon) => polygonHolds(polygon, longitude, latitude))) best = outline;
    }
    return best?.building;
  }
}

const boxArea = ({ west, south, east, north }: Outline): number => (east - west) * (north - south);

function outlineOf(building: OsmFeature): Outline | undefined {
  if (building.geometry.type !== 'polygon') return undefined;
  const { polygons } = building.geometry;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer] of polygons) {
    if (outer === undefined) continue;
    for (let at = 0; at < outer.length; at += 2) {
      west = Math.min(west, outer[at] as number);
      east = Math.max(east, outer[at] as number);
      south = Math.min(south, outer[at + 1] as number);
      north = Math.max(north, outer[at + 1] as number);
    }
  }
  return west <= east ? { building, polygons, west, south, east, north } : undefined;
}

/** Inside an odd number of rings: in the outer ring and in no hole. */
function polygonHolds(rings: readonly Float64Array[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const ay = ring[at + 1] as number;
      const by = ring[at + 3] as number;
      if (ay > y === by > y) continue;
      const ax = ring[at] as number;
      if (x < (((ring[at + 2] as number) - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
