import { createLocalPlane } from '../../geo/local-plane.ts';
import { lineOfSight } from '../../sight/line-of-sight.ts';
import type { Eye } from '../../sight/raster-viewshed.ts';
import { standingAt } from '../../sight/sight-scene.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import { positionOnPlane } from '../../sight/plane-position.ts';
import type { PlaneGrid, SurfaceRaster } from '../../sight/surface-raster.ts';
import type { SolidSet } from '../../solids/solid-set.ts';
import type {
  FieldDescription,
  GridGeometry,
  ModelOutcome,
  ObjectStates,
  StateLevel,
} from '../../simulation/model.ts';
import type { LocalizedText, Measure } from '../../units/quantity.ts';
import type { ViewshedParameters } from './parameters.ts';
import { WARNINGS } from './texts.ts';
import type { Views } from './views.ts';

export const FIELD_ID = 'viewpoints';

/** Everything a finished run knows. */
export interface FinishedViews {
  readonly scene: SightScene;
  readonly surface: SurfaceRaster;
  readonly views: Views;
  readonly eyes: readonly Eye[];
  readonly onRoof: boolean;
  readonly parameters: ViewshedParameters;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

const LEVELS: readonly StateLevel[] = [
  { label: { en: 'A part shows', 'zh-CN': '部分可见' }, severity: 'blue' },
  { label: { en: 'At least half its height shows', 'zh-CN': '可见高度不少于一半' }, severity: 'yellow' },
];

export function outcomeOf(run: FinishedViews): ModelOutcome {
  const { scene, eyes } = run;
  const warnings: LocalizedText[] = [];
  if (run.onRoof) warnings.push(WARNINGS.onRoof);
  if (scene.solids.count === 0) warnings.push(WARNINGS.noBuildings);
  if (scene.ground.flat) warnings.push(WARNINGS.noGround);
  return {
    measures: [...areaMeasures(run), ...buildingMeasures(run), ...sightMeasures(run)],
    fields: [fieldOf(scene, run.surface.grid, eyes.length)],
    states: [statesOf(run)],
    outlines: [],
    changes: [],
    warnings,
  };
}

function measure({ model }: FinishedViews, name: string, value: number, unit: string): Measure {
  return { name: `viewshed.${name}`, value, unit, source: model };
}

function areaMeasures(run: FinishedViews): Measure[] {
  const { counts, examined } = run.views;
  const { owners, grid } = run.surface;
  let [seen, seenGround, all, ground] = [0, 0, 0, 0];
  for (let cell = 0; cell < counts.length; cell++) {
    if (examined[cell] === 0) continue;
    const sees = (counts[cell] as number) > 0 ? 1 : 0;
    all++;
    seen += sees;
    if ((owners[cell] as number) >= 0) continue;
    ground++;
    seenGround += sees;
  }
  const cellArea = grid.cellSize * grid.cellSize;
  return [
    measure(run, 'viewpoints', run.eyes.length, '1'),
    measure(run, 'examinedArea', all * cellArea, 'm²'),
    measure(run, 'visibleArea', seen * cellArea, 'm²'),
    measure(run, 'visibleShare', all === 0 ? 0 : seen / all, '1'),
    measure(run, 'visibleGroundArea', seenGround * cellArea, 'm²'),
    measure(run, 'visibleGroundShare', ground === 0 ? 0 : seenGround / ground, '1'),
  ];
}

function buildingMeasures(run: FinishedViews): Measure[] {
  const { solids } = run.scene;
  const within = new Set<string>();
  const seen = new Set<string>();
  for (let solid = 0; solid < solids.count; solid++) {
    const object = solids.objects[solid] as string;
    if (distanceTo(solids, solid, run.eyes) > run.parameters.maximumDistance) continue;
    within.add(object);
    if ((run.views.solidCounts[solid] as number) > 0) seen.add(object);
  }
  return [
    measure(run, 'buildings.examined', within.size, '1'),
    measure(run, 'buildings.visible', seen.size, '1'),
  ];
}

/** From the nearest corner of a solid to the nearest eye, metres. */
function distanceTo(
  { corners, cornerOffsets, ringOffsets }: SolidSet,
  solid: number,
  eyes: readonly Eye[],
): number {
  const end = cornerOffsets[ringOffsets[solid + 1] as number] as number;
  let least = Infinity;
  for (const { x, y } of eyes) {
    for (let at = cornerOffsets[ringOffsets[solid] as number] as number; at < end; at++) {
      const dx = (corners[2 * at] as number) - x;
      const dy = (corners[2 * at + 1] as number) - y;
      least = Math.min(least, dx * dx + dy * dy);
    }
  }
  return Math.sqrt(least);
}

/** From the first viewpoint to the target, where one is given. */
function sightMeasures(run: FinishedViews): Measure[] {
  const { target, targetHeight, curvatureCoefficient } = run.parameters;
  const [eye] = run.eyes;
  if (target === undefined || eye === undefined) return [];
  const { scene } = run;
  const plane = createLocalPlane(scene.origin);
  const [x, y] = [plane.east(target[0], target[1]), plane.north(target[1])];
  const to = { x, y, z: standingAt(scene, x, y).height + targetHeight };
  const line = lineOfSight(scene.solids, scene.ground, eye, to, curvatureCoefficient);
  const [first] = line.obstacles;
  const measures = [
    measure(run, 'lineOfSight.visible', line.visible ? 1 : 0, '1'),
    measure(run, 'lineOfSight.distance', line.distance, 'm'),
  ];
  if (first === undefined) return measures;
  const object = first.object === undefined ? {} : { object: first.object };
  return [
    ...measures,
    { ...measure(run, 'lineOfSight.firstObstacle.distance', first.distance, 'm'), ...object },
    { ...measure(run, 'lineOfSight.firstObstacle.overshoot', first.overshoot, 'm'), ...object },
    measure(run, 'lineOfSight.obstacles', line.obstacles.length, '1'),
  ];
}

/** The cells of a plane as cells of degrees: right in the middle, displaced by less than a cell at the corners. */
export function gridGeometry(scene: Pick<SightScene, 'origin'>, grid: PlaneGrid): GridGeometry {
  const { west, south, cellSize, columns, rows } = grid;
  const plane = createLocalPlane(scene.origin);
  const north = south + rows * cellSize;
  const middle = (south + north) / 2;
  return {
    columns,
    rows,
    cellSize,
    bounds: [
      positionOnPlane(plane, west, middle)[0],
      positionOnPlane(plane, west, south)[1],
      positionOnPlane(plane, west + columns * cellSize, middle)[0],
      positionOnPlane(plane, west, north)[1],
    ],
  };
}

function fieldOf(scene: SightScene, grid: PlaneGrid, viewpoints: number): FieldDescription {
  const shares = viewpoints === 1 ? [1] : [0, 0.25, 0.5, 0.75];
  const limits = [...new Set(shares.map((share) => Math.max(1, Math.ceil(share * viewpoints))))];
  return {
    id: FIELD_ID,
    title: { en: 'Viewpoints that see the place', 'zh-CN': '可见该处的视点数' },
    unit: '1',
    grid: gridGeometry(scene, grid),
    levels: limits.map((limit) => ({
      limit,
      label:
        viewpoints === 1
          ? { en: 'In sight', 'zh-CN': '可见' }
          : { en: `Seen from ${limit} or more`, 'zh-CN': `${limit} 个及以上视点可见` },
    })),
  };
}

function statesOf(run: FinishedViews): ObjectStates {
  const { solids } = run.scene;
  const { solidCounts, solidHeights } = run.views;
  const seen: number[] = [];
  for (let solid = 0; solid < solids.count; solid++) {
    if ((solidCounts[solid] as number) > 0) seen.push(solid);
  }
  const shown = (solid: number): number => solidHeights[solid] as number;
  const height = (solid: number): number => (solids.top[solid] as number) - (solids.foot[solid] as number);
  return {
    layer: 'buildings',
    objects: seen.map((solid) => solids.objects[solid] as string),
    rows: Int32Array.from(seen, (solid) => solids.tableRows[solid] as number),
    columns: [
      {
        name: 'visibleHeight',
        title: { en: 'Height in sight, from the top', 'zh-CN': '可见高度（自顶部起）' },
        unit: 'm',
        values: Float32Array.from(seen, shown),
      },
      {
        name: 'viewpoints',
        title: { en: 'Viewpoints that see it', 'zh-CN': '可见该建筑的视点数' },
        unit: '1',
        values: Float32Array.from(seen, (solid) => solidCounts[solid] as number),
      },
      {
        name: 'distance',
        title: { en: 'Distance', 'zh-CN': '距离' },
        unit: 'm',
        values: Float32Array.from(seen, (solid) => distanceTo(solids, solid, run.eyes)),
      },
    ],
    level: Uint8Array.from(seen, (solid) => (2 * shown(solid) >= height(solid) ? 2 : 1)),
    levels: LEVELS,
  };
}
