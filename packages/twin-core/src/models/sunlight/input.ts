import { boundsCentre } from '../../geo/bounds.ts';
import type { Bounds, Position } from '../../geo/position.ts';
import type { ObjectId } from '../../scene/feature-table.ts';
import { studyBounds } from '../../simulation/study-area.ts';
import { collectSolids, STANDING_LAYERS } from '../../solids/solid-set.ts';
import type { SolidSet } from '../../solids/solid-set.ts';
import { createSolidPlane } from '../../solids/solid-plane.ts';
import type { View } from '../../twin/view.ts';
import type { TerrainRaster } from './horizon.ts';
import type { SunlightParameters } from './parameters.ts';
import { studyBuildings, unionOf } from './study-buildings.ts';

const LAYER = 'buildings';
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
  /** Solids whose windows are evaluated, building by building. */
  readonly targets: Int32Array;
  /** Targets [starts[n], starts[n + 1]) are parts of building n. */
  readonly starts: Int32Array;
  /** Object that stands for each building. */
  readonly buildings: readonly ObjectId[];
  /** Row of that object in the base table, -1 for a branch's own. */
  readonly rows: Int32Array;
  /** Degrees; the ground that is evaluated lies in them. */
  readonly bounds: Bounds;
}

/** @throws {RangeError} if the study has nothing to evaluate, or names objects the view does not have. */
export function collectInput(view: View, parameters: SunlightParameters): SunlightInput {
  const chosen = studyBuildings(view, parameters);
  const bounds = studyBounds(parameters) ?? chosen.bounds;
  if (bounds === undefined) {
    throw new RangeError(
      parameters.buildings === 'dwellings'
        ? 'sunlight: the study has no dwelling; draw a larger area, name buildings, or take all buildings.'
        : 'sunlight: the study has no building; draw a larger area.',
    );
  }
  // A building that lies in the area in part only is evaluated as a whole.
  const around = collectSurroundings(view, bounds, parameters.shadowReach, chosen.bounds);
  return { ...around, ...targetsOf(around.solids, chosen.buildingOf), bounds };
}

function targetsOf(
  { objects, tableRows }: SolidSet,
  buildingOf: ReadonlyMap<ObjectId, ObjectId>,
): Pick<SunlightInput, 'targets' | 'starts' | 'buildings' | 'rows'> {
  const groups = new Map<ObjectId, number[]>();
  for (const [solid, id] of objects.entries()) {
    const building = buildingOf.get(id);
    if (building === undefined) continue;
    const parts = groups.get(building);
    if (parts === undefined) groups.set(building, [solid]);
    else parts.push(solid);
  }
  const starts = [0];
  const targets: number[] = [];
  const rows: number[] = [];
  for (const [building, parts] of groups) {
    targets.push(...parts);
    starts.push(targets.length);
    // A building whose own solid is a shop's podium is not among its dwellings.
    const own = parts.find((solid) => objects[solid] === building) ?? objects.indexOf(building);
    rows.push(own < 0 ? -1 : (tableRows[own] as number));
  }
  return {
    targets: Int32Array.from(targets),
    starts: Int32Array.from(starts),
    buildings: [...groups.keys()],
    rows: Int32Array.from(rows),
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
    solids: collectSolids(view, { bounds: unionOf(wide, besides), origin, layers: STANDING_LAYERS }),
    ...(terrain === undefined ? {} : { terrain }),
    heightsDerived: view
      .layer(LAYER)
      .parts.some(({ table }) => table.columns.get('height')?.derived === true),
  };
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
