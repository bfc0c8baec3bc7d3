import { createLocalPlane } from '../../geo/local-plane.ts';
import type { Position } from '../../geo/position.ts';
import { castExactViewshed } from '../../sight/exact-viewshed.ts';
import { castRasterViewshed } from '../../sight/raster-viewshed.ts';
import type { Eye, SeenCells } from '../../sight/raster-viewshed.ts';
import { collectSightScene, standingAt } from '../../sight/sight-scene.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import { rasterizeSurface } from '../../sight/surface-raster.ts';
import type { PlaneGrid, SurfaceRaster } from '../../sight/surface-raster.ts';
import type { FieldFrame, ModelOutcome, RunContext, SimulationModel } from '../../simulation/model.ts';
import type { View } from '../../twin/view.ts';
import { FIELD_ID, outcomeOf } from './outcome.ts';
import { parametersSchema } from './parameters.ts';
import type { ViewshedParameters } from './parameters.ts';
import { LIMITS, MEASURE_TITLES, METHOD } from './texts.ts';
import { viewpointsAlong } from './viewpoints.ts';
import { addView, createViews, markExamined } from './views.ts';

/** What the model takes from a view. */
export interface ViewshedInput {
  readonly scene: SightScene;
  readonly viewpoints: readonly Position[];
  readonly grid: PlaneGrid;
}

const ID = 'viewshed';
const VERSION = '1.1.0';
const LARGEST_GRID = 4_100_000;
/** Rays of the exact method that a run may take, about a minute's work. */
const MOST_RAYS = 60_000_000;

/** What can be seen of a city from a point, or along a way. */
export const viewshed: SimulationModel<ViewshedParameters, ViewshedInput> = {
  id: ID,
  title: { en: 'Viewshed', 'zh-CN': '视域分析' },
  purpose: 'planning',
  version: VERSION,
  parameters: parametersSchema,
  method: METHOD,
  limits: LIMITS,
  measureTitle: MEASURE_TITLES,
  prepare(view: View, parameters: ViewshedParameters): ViewshedInput {
    const viewpoints = viewpointsAlong(
      [parameters.viewpoint, ...(parameters.path ?? [])],
      parameters.pathSpacing,
    );
    const { maximumDistance, cellSize, target } = parameters;
    const scene = collectSightScene(
      view,
      target === undefined ? viewpoints : [...viewpoints, target],
      maximumDistance,
      cellSize,
    );
    return { scene, viewpoints, grid: gridAround(scene.origin, viewpoints, parameters) };
  },
  run: runViewshed,
};

/** Cells over everything within the maximum distance; a single viewpoint lies in the middle of one. */
function gridAround(
  origin: Position,
  viewpoints: readonly Position[],
  { maximumDistance, cellSize, method }: ViewshedParameters,
): PlaneGrid {
  const plane = createLocalPlane(origin);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of viewpoints) {
    const x = plane.east(longitude, latitude);
    const y = plane.north(latitude);
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  const reach = Math.ceil(maximumDistance / cellSize - 0.5);
  const columns = Math.ceil((east - west) / cellSize) + 2 * reach + 1;
  const rows = Math.ceil((north - south) / cellSize) + 2 * reach + 1;
  if (columns * rows > LARGEST_GRID) {
    throw new RangeError(
      `${ID}: ${columns} × ${rows} cells of ${cellSize} m are more than 4 million; choose a larger cellSize or a smaller maximumDistance.`,
    );
  }
  if (method === 'exact' && columns * rows * viewpoints.length > MOST_RAYS) {
    throw new RangeError(
      `${ID}: ${viewpoints.length} viewpoints over ${columns} × ${rows} cells are too many for the exact method; ` +
        'choose the radial sweep, a larger cellSize or a smaller maximumDistance.',
    );
  }
  return {
    west: west - (reach + 0.5) * cellSize,
    south: south - (reach + 0.5) * cellSize,
    cellSize,
    columns,
    rows,
  };
}

function* runViewshed(
  input: ViewshedInput,
  parameters: ViewshedParameters,
  context: RunContext,
): Generator<FieldFrame | undefined, ModelOutcome> {
  const { scene, grid, viewpoints } = input;
  const plane = createLocalPlane(scene.origin);
  const surface = yield* rasterizeSurface(scene.solids, scene.ground, grid);
  const views = createViews(grid, scene.solids.count);
  const eyes: Eye[] = [];
  let onRoof = false;
  for (const [longitude, latitude] of viewpoints) {
    const [x, y] = [plane.east(longitude, latitude), plane.north(latitude)];
    const { height, solid } = standingAt(scene, x, y);
    onRoof ||= solid >= 0;
    const eye = { x, y, z: height + parameters.eyeHeight };
    eyes.push(eye);
    addView(views, yield* seenFrom(scene, surface, eye, parameters));
    markExamined(views.examined, grid, eye, parameters.maximumDistance);
    context.progress((0.95 * eyes.length) / viewpoints.length);
    yield undefined;
  }
  yield { field: FIELD_ID, time: 0, values: Float32Array.from(views.counts) };
  const outcome = outcomeOf({
    scene,
    surface,
    views,
    eyes,
    onRoof,
    parameters,
    model: `${ID} ${VERSION}`,
  });
  context.progress(1);
  return outcome;
}

function* seenFrom(
  { solids, ground }: SightScene,
  surface: SurfaceRaster,
  eye: Eye,
  { maximumDistance, targetHeight, curvatureCoefficient, method }: ViewshedParameters,
): Generator<undefined, SeenCells> {
  const setting = { maximumDistance, targetHeight, curvature: curvatureCoefficient };
  return method === 'exact'
    ? yield* castExactViewshed(surface, solids, ground, eye, setting)
    : yield* castRasterViewshed(surface, eye, setting, solids);
}
