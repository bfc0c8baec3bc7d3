import { LoadError } from '../../validation/load-error.ts';
import type { LoadReport, LoadWarning } from '../../validation/load-report.ts';
import type { NamedBytes } from '../osm/osm-feature.ts';
import type { OsmElement, OsmFeature, OsmFeatures, OsmGeometry } from '../osm/osm-feature.ts';
import { UNITS_PER_DEGREE } from '../osm/element-source.ts';
import { repairPolygons, RING_PROBLEM_TEXT } from '../osm/ring-repair.ts';
import { decodeTile } from './decode-tile.ts';
import type { DecodedTile, OsmPiece, WorldGrid } from './decode-tile.ts';
import { joinLines } from './join-lines.ts';
import { doubleArea, groupRings, joinPolygons } from './join-polygons.ts';
import { onTileEdge } from './tile-seams.ts';

const ELEMENT_ORDER: Readonly<Record<OsmElement, number>> = { node: 0, way: 1, relation: 2 };

/** Everything the tiles hold of one object with one kind of geometry. */
interface Gathered {
  readonly first: OsmPiece;
  readonly pieces: number;
  readonly parts: Float64Array[];
}

function gather(tiles: readonly DecodedTile[]): Map<string, Gathered> {
  const objects = new Map<string, { first: OsmPiece; pieces: number; parts: Float64Array[] }>();
  for (const tile of tiles) {
    for (const piece of tile.pieces) {
      const key = `${piece.geometry}/${piece.element}/${piece.id}`;
      const known = objects.get(key);
      if (known === undefined) objects.set(key, { first: piece, pieces: 1, parts: piece.parts });
      else {
        known.pieces++;
        known.parts.push(...piece.parts);
      }
    }
  }
  return objects;
}

/** Grid to integers of 1e-7 degrees: inverse spherical Mercator (EPSG:3857), WGS84 longitude and latitude. */
function toUnits(part: Float64Array, size: number): Float64Array {
  const units = new Float64Array(part.length);
  for (let at = 0; at < part.length; at += 2) {
    const longitude = ((part[at] as number) / size) * 360 - 180;
    const mercator = Math.PI * (1 - (2 * (part[at + 1] as number)) / size);
    const latitude = (Math.atan(Math.sinh(mercator)) * 180) / Math.PI;
    units[at] = Math.round(longitude * UNITS_PER_DEGREE);
    units[at + 1] = Math.round(latitude * UNITS_PER_DEGREE);
  }
  return units;
}

const toDegrees = (units: Float64Array): Float64Array => units.map((value) => value / UNITS_PER_DEGREE);

class ReportBuilder {
  readonly counts: Record<string, number> = {};
  readonly warnings: LoadWarning[] = [];

  count(name: string, by = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }

  build(): LoadReport {
    return { counts: this.counts, warnings: this.warnings };
  }
}

function polygonGeometry(object: Gathered, grid: WorldGrid, report: ReportBuilder): OsmGeometry {
  const outerSign = Math.sign(doubleArea(object.parts[0] ?? new Float64Array(2)));
  const rings = outerSign < 0 ? object.parts.map(reversedRing) : object.parts;
  let polygons: Float64Array[][];
  if (object.pieces > 1) polygons = joinPolygons(rings, grid.extent);
  else if (rings.length > 1) polygons = groupRings(rings);
  else polygons = [[...rings]];
  const repair = repairPolygons(polygons.map((polygon) => polygon.map((ring) => toUnits(ring, grid.size))));
  for (const { problem, x, y } of repair.problems) {
    report.count(problem);
    if (problem === 'duplicate-vertices') continue;
    report.warnings.push({
      code: problem,
      message: RING_PROBLEM_TEXT[problem],
      object: `${object.first.element}/${object.first.id}`,
      position: [x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE],
    });
  }
  return { type: 'polygon', polygons: repair.polygons.map((polygon) => polygon.map(toDegrees)) };
}

function reversedRing(ring: Float64Array): Float64Array {
  const reversed = new Float64Array(ring.length);
  for (let at = 0; at < ring.length; at += 2) {
    reversed[ring.length - 2 - at] = ring[at] as number;
    reversed[ring.length - 1 - at] = ring[at + 1] as number;
  }
  return reversed;
}

/** Vertices on tile edges that lines of several objects have: junctions, which joining must not lose. */
function junctionsOnEdges(objects: Iterable<Gathered>, extent: number): (x: number, y: number) => boolean {
  const owners = new Map<string, Gathered | undefined>();
  for (const object of objects) {
    if (object.first.geometry !== 'line') continue;
    for (const part of object.parts) {
      for (let at = 0; at < part.length; at += 2) {
        const x = part[at] as number;
        const y = part[at + 1] as number;
        if (!onTileEdge(x, extent) && !onTileEdge(y, extent)) continue;
        const key = `${x},${y}`;
        owners.set(key, !owners.has(key) || owners.get(key) === object ? object : undefined);
      }
    }
  }
  return (x, y) => owners.has(`${x},${y}`) && owners.get(`${x},${y}`) === undefined;
}

type Junctions = ReturnType<typeof junctionsOnEdges>;

function lineGeometry(object: Gathered, grid: WorldGrid, isJunction: Junctions): OsmGeometry {
  const lines = object.pieces > 1 ? joinLines(object.parts, grid.extent, isJunction) : object.parts;
  return { type: 'line', lines: lines.map((line) => toDegrees(toUnits(line, grid.size))) };
}

function toFeature(
  object: Gathered,
  grid: WorldGrid,
  isJunction: Junctions,
  report: ReportBuilder,
): OsmFeature | undefined {
  const { element, id, tags, editedAt, geometry } = object.first;
  const [part] = object.parts;
  if (part === undefined || part.length < 2) {
    report.count('empty-geometry');
    report.warnings.push({
      code: 'empty-geometry',
      message: 'no coordinates; left out',
      object: `${element}/${id}`,
    });
    return undefined;
  }
  if (object.pieces > 1) report.count('joined-objects');
  const header = { element, id, tags, editedAt };
  if (geometry === 'polygon') return { ...header, geometry: polygonGeometry(object, grid, report) };
  if (geometry === 'line') return { ...header, geometry: lineGeometry(object, grid, isJunction) };
  return {
    ...header,
    geometry: { type: 'point', position: toDegrees(toUnits(part.subarray(0, 2), grid.size)) },
  };
}

/**
 * Reads a set of OSM QA tiles into whole OSM objects: every object once, by OSM type and id, its pieces
 * joined without a seam, geometries made valid by rule.
 * @throws {LoadError} naming the tile, the place in it and the remedy.
 */
export function parseOsmQaTiles(files: readonly NamedBytes[]): OsmFeatures {
  const report = new ReportBuilder();
  const tiles = files.map(decodeTile);
  const grid = tiles[0]?.grid;
  if (grid === undefined) return { features: [], report: report.build() };
  const odd = tiles.find((tile) => tile.grid.size !== grid.size || tile.grid.extent !== grid.extent);
  if (odd !== undefined) {
    throw new LoadError('zoom or extent differs from the other tiles', {
      url: odd.file,
      format: 'osm-qa tile',
      kind: 'invalid',
      remedy: 'use tiles of one zoom and one extent',
    });
  }
  report.count('tiles', tiles.length);
  const features: OsmFeature[] = [];
  const objects = gather(tiles);
  const isJunction = junctionsOnEdges(objects.values(), grid.extent);
  for (const object of objects.values()) {
    report.count('pieces', object.pieces);
    const feature = toFeature(object, grid, isJunction, report);
    if (feature !== undefined) features.push(feature);
  }
  features.sort(
    (first, second) => ELEMENT_ORDER[first.element] - ELEMENT_ORDER[second.element] || first.id - second.id,
  );
  report.count('objects', features.length);
  return { features, report: report.build() };
}
