import { boundsCentre } from '../../geo/bounds.ts';
import type { Bounds, Position } from '../../geo/position.ts';
import { rowBounds } from '../../scene/geometry-column.ts';
import { studyBounds, studyObjects } from '../../simulation/study-area.ts';
import { collectSolids } from '../../solids/solid-set.ts';
import type { SolidSet } from '../../solids/solid-set.ts';
import { createSolidPlane } from '../../solids/solid-plane.ts';
import type { View } from '../../twin/view.ts';
import type { TerrainRaster } from './horizon.ts';
import type { SunlightParameters } from './parameters.ts';

const LAYER = 'buildings';
/** Uses that are dwellings. */
const DWELLING_USES = new Set(['residential', 'dwelling', 'apartments', 'house', 'dormitory']);
/** Cells along one side of the terrain raster, and the least size of one, metres. */
const TERRAIN_CELLS = 400;
const LEAST_TERRAIN_CELL = 20;

/** What stands around a study. */
export interface Surroundings {
  /** All that may cast a shadow on the study; their plane's origin is the middle of its bounds. */
  readonly solids: SolidSet;
  /** Absent where the city has no terrain. */
  readonly terrain?: TerrainRaster;
  /** True where the heights of the buildings were derived by a rule. */
  readonly heightsDerived: boolean;
}

/** What the model takes from a view. */
export interface SunlightInput extends Surroundings {
  /** Solids whose windows are evaluated. */
  readonly targets: Int32Array;
  /** 1 per target that a branch added or altered. */
  readonly proposed: Uint8Array;
  /** Degrees; the ground that is evaluated lies in them. */
  readonly bounds: Bounds;
}

/** @throws {RangeError} if the study has nothing to evaluate, or names objects the view does not have. */
export function collectInput(view: View, parameters: SunlightParameters): SunlightInput {
  const chosen = chosenObjects(view, parameters);
  const bounds = studyBounds(parameters) ?? boundsOfTargets(view, chosen);
  if (bounds === undefined) {
    throw new RangeError(
      parameters.buildings === 'dwellings'
        ? 'sunlight: the study has no dwelling; draw a larger area, name buildings, or take all buildings.'
        : 'sunlight: the study has no building; draw a larger area.',
    );
  }
  // A building that lies in the area in part only is evaluated as a whole.
  const around = collectSurroundings(view, bounds, parameters.shadowReach, boundsOfTargets(view, chosen));
  const { solids } = around;
  const targets: number[] = [];
  for (const [solid, id] of solids.objects.entries()) if (chosen.has(id)) targets.push(solid);
  return {
    ...around,
    targets: Int32Array.from(targets),
    proposed: Uint8Array.from(targets, (solid) => ((solids.tableRows[solid] as number) < 0 ? 1 : 0)),
    bounds,
  };
}

/**
 * Solids and terrain within a reach of bounds, in a plane whose origin is their middle.
 * @param reach metres.
 * @param besides further bounds whose solids are taken.
 */
export function collectSurroundings(
  view: View,
  bounds: Bounds,
  reach: number,
  besides?: Bounds,
): Surroundings {
  const origin = boundsCentre(bounds);
  const wide = widened(bounds, origin, reach);
  const terrain = terrainAround(view, wide, origin);
  return {
    solids: collectSolids(view, { bounds: unionOf(wide, besides), origin }),
    ...(terrain === undefined ? {} : { terrain }),
    heightsDerived: view
      .layer(LAYER)
      .parts.some(({ table }) => table.columns.get('height')?.derived === true),
  };
}

/** Ids of the buildings to evaluate. */
function chosenObjects(view: View, parameters: SunlightParameters): ReadonlySet<string> {
  const chosen = new Set<string>();
  const every = parameters.buildings === 'all' || parameters.objects !== undefined;
  const fits = (use: unknown): boolean => every || (typeof use === 'string' && DWELLING_USES.has(use));
  const named = studyObjects(view, LAYER, parameters);
  if (named !== undefined) {
    for (const object of named) if (fits(object.value('use'))) chosen.add(object.id);
    return chosen;
  }
  for (const { table, hiddenRows } of view.layer(LAYER).parts) {
    for (let row = 0; row < table.count; row++) {
      if (hiddenRows?.has(row) !== true && fits(table.value(row, 'use'))) chosen.add(table.idOf(row));
    }
  }
  return chosen;
}

function boundsOfTargets(view: View, chosen: ReadonlySet<string>): Bounds | undefined {
  let bounds: Bounds | undefined;
  for (const { table, hiddenRows } of view.layer(LAYER).parts) {
    const { geometry } = table;
    if (geometry === undefined) continue;
    for (let row = 0; row < table.count; row++) {
      if (hiddenRows?.has(row) === true || !chosen.has(table.idOf(row))) continue;
      const box = rowBounds(geometry, row);
      if (box !== undefined) bounds = unionOf(box, bounds);
    }
  }
  return bounds;
}

function unionOf(a: Bounds, b: Bounds | undefined): Bounds {
  if (b === undefined) return a;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** @param reach metres. */
function widened([west, south, east, north]: Bounds, origin: Position, reach: number): Bounds {
  const plane = createSolidPlane(origin);
  const corner = plane.position(plane.east(east, north) + reach, plane.north(north) + reach);
  const [more, higher] = [corner[0] - east, corner[1] - north];
  return [west - more, south - higher, east + more, north + higher];
}

function terrainAround(view: View, bounds: Bounds, origin: Position): TerrainRaster | undefined {
  if (view.groundHeight(origin) === undefined) return undefined;
  const plane = createSolidPlane(origin);
  const south = plane.north(bounds[1]);
  const west = Math.min(plane.east(bounds[0], bounds[1]), plane.east(bounds[0], bounds[3]));
  const width = -2 * west;
  const height = plane.north(bounds[3]) - south;
  const cellSize = Math.max(LEAST_TERRAIN_CELL, Math.max(width, height) / TERRAIN_CELLS);
  const columns = Math.ceil(width / cellSize) + 1;
  const rows = Math.ceil(height / cellSize) + 1;
  const heights = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const position = plane.position(west + column * cellSize, south + row * cellSize);
      heights[row * columns + column] = view.groundHeight(position) ?? Number.NaN;
    }
  }
  return { west, south, cellSize, columns, rows, heights };
}
