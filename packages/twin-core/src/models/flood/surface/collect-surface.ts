import { FACILITIES_LAYER, BARRIERS_LAYER } from '../../../twin/planning-layers.ts';
import { barrierSize } from '../../../solids/barriers.ts';
import { ROAD_CLASSES } from '../../../network/road-classes.ts';
import type { FeatureTable } from '../../../scene/feature-table.ts';
import type { GridGeometry } from '../../../simulation/model.ts';
import type { View } from '../../../twin/view.ts';
import { centreOfCell, floodPlaneOf } from './flood-plane.ts';
import type { FloodPlane } from './flood-plane.ts';
import { collectShapes, holdsCorner, numberOf, textOf } from './shapes.ts';
import type { ShapeSet } from './shapes.ts';
import { carriagewayWidth, channelSize } from './usual-sizes.ts';

/** Buildings of the domain, and who lives in them. */
export interface FloodBuildings extends ShapeSet {
  /** NaN where it is not known. */
  readonly people: Float64Array;
  readonly peopleKnown: boolean;
  /** A rule made the numbers of people. */
  readonly peopleDerived: boolean;
  /** 1 where the building stands on the ground; 0 where it is carried over it. */
  readonly grounded: Uint8Array;
}

/** Rivers, lakes and ponds. */
export interface FloodWater extends ShapeSet {
  /** Metres; NaN where it is not known. */
  readonly depth: Float32Array;
  /** 1 where it rises with the rivers: it is one, or one runs through it. */
  readonly rises: Uint8Array;
}

/** Waterways that are given as lines. */
export interface FloodChannels extends ShapeSet {
  /** Metres. */
  readonly width: Float32Array;
  readonly depth: Float32Array;
  /** 1 where the water runs in a pipe under the ground. */
  readonly culvert: Uint8Array;
}

/** Roads of the domain. */
export interface FloodRoads extends ShapeSet {
  /** Metres. */
  readonly width: Float32Array;
  /** 0 on bridges and in tunnels: neither is part of the ground. */
  readonly grounded: Uint8Array;
  /** 1 where cars may go. */
  readonly driven: Uint8Array;
}

/** Levees, flood walls and lines of sandbags. */
export interface FloodBarriers extends ShapeSet {
  /** Above the ground, metres. */
  readonly height: Float32Array;
  readonly width: Float32Array;
  /** Seconds after the start of the run; 0: stands already. */
  readonly standsFrom: Float32Array;
}

/** Pumps, as planned facilities of the class `pump`. */
export interface FloodPumps extends ShapeSet {
  /** m³/s. */
  readonly capacity: Float32Array;
  /** Seconds after the start of the run; 0: stands already. */
  readonly standsFrom: Float32Array;
}

/** What of a city water runs over and around, not yet in cells. Plain data, so that it travels to a worker. */
export interface FloodSurfaceInput {
  readonly geometry: GridGeometry;
  /** Height of the ground in the middle of each cell, NaN for none; absent: the city has no terrain. */
  readonly ground: Float32Array | undefined;
  readonly buildings: FloodBuildings;
  /** Rivers, lakes and ponds, of the domain and around it. */
  readonly water: FloodWater;
  readonly channels: FloodChannels;
  readonly roads: FloodRoads;
  readonly green: ShapeSet;
  readonly barriers: FloodBarriers;
  readonly pumps: FloodPumps;
  /** Places that must keep working: points of interest, and planned facilities. */
  readonly facilities: readonly FloodFacilities[];
}

/** Facilities of one layer. */
export interface FloodFacilities extends ShapeSet {
  readonly layer: string;
}

/** Classes of points of interest that an emergency needs or must look after. */
const CRITICAL_CLASSES: ReadonlySet<string> = new Set([
  ...['hospital', 'clinic', 'doctors', 'nursing_home', 'social_facility', 'school', 'kindergarten'],
  ...['college', 'university', 'fire_station', 'police', 'townhall', 'pharmacy', 'fuel', 'shelter'],
]);

/** What is carried higher than this over the ground lets water through, metres. */
const PASSAGE_HEIGHT = 1;

/** Reads what water needs of a view. Costs one look at the ground per cell, on the caller's thread. */
export function collectSurface(view: View, geometry: GridGeometry): FloodSurfaceInput {
  const plane = floodPlaneOf(geometry);
  return {
    geometry,
    ground: collectGroundHeights(view, geometry),
    buildings: collectBuildings(view, plane),
    water: collectWater(view, plane),
    channels: collectChannels(view, plane),
    roads: collectRoads(view, plane),
    green: collectShapes(view, 'green', 'polygon', plane, isSoft),
    barriers: collectBarriers(view, plane),
    pumps: collectPumps(view, plane),
    facilities: [
      {
        layer: 'points-of-interest',
        ...collectShapes(view, 'points-of-interest', 'point', plane, isCritical),
      },
      { layer: FACILITIES_LAYER, ...collectShapes(view, FACILITIES_LAYER, 'point', plane, isNoPump) },
    ],
  };
}

function collectGroundHeights(view: View, geometry: GridGeometry): Float32Array | undefined {
  const { columns, rows } = geometry;
  const heights = new Float32Array(columns * rows);
  let any = false;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const height = view.groundHeight(centreOfCell(geometry, column, row));
      any ||= height !== undefined;
      heights[row * columns + column] = height ?? NaN;
    }
    // A city without terrain has none anywhere: two rows tell.
    if (!any && row > 0 && !hasGround(view, geometry)) return undefined;
  }
  return any ? heights : undefined;
}

/** Looks at a few places over the whole domain. */
function hasGround(view: View, geometry: GridGeometry): boolean {
  const PLACES = 16;
  for (let up = 0; up < PLACES; up += 1) {
    for (let across = 0; across < PLACES; across += 1) {
      const column = Math.floor(((across + 0.5) * geometry.columns) / PLACES);
      const row = Math.floor(((up + 0.5) * geometry.rows) / PLACES);
      if (view.groundHeight(centreOfCell(geometry, column, row)) !== undefined) return true;
    }
  }
  return false;
}

function collectBuildings(view: View, plane: FloodPlane): FloodBuildings {
  const people: number[] = [];
  const grounded: number[] = [];
  let [known, derived] = [false, false];
  const shapes = collectShapes(view, 'buildings', 'polygon', plane, (table, row) => {
    const column = table.columns.get('population');
    known ||= column !== undefined;
    derived ||= column?.derived === true;
    people.push(numberOf(table, row, 'population'));
    grounded.push(numberOf(table, row, 'minHeight') > PASSAGE_HEIGHT ? 0 : 1);
    return true;
  });
  return {
    ...shapes,
    people: Float64Array.from(people),
    peopleKnown: known,
    peopleDerived: derived,
    grounded: Uint8Array.from(grounded),
  };
}

/** Ground without terrain rises from the nearest water, which may lie outside the domain, metres. */
const WATER_REACH = 3000;

/** Classes of water, and of lines of water, that are rivers. */
const RIVERS: ReadonlySet<string> = new Set(['river', 'riverbank', 'canal']);

function collectWater(view: View, plane: FloodPlane): FloodWater {
  const depth: number[] = [];
  const isRiver: boolean[] = [];
  const wide = { ...plane, geometry: widened(plane) };
  const shapes = collectShapes(view, 'water', 'polygon', wide, (table, row) => {
    // Basins of fountains hold no water worth a flood.
    if (textOf(table, row, 'class') === 'fountain') return false;
    depth.push(numberOf(table, row, 'depth'));
    isRiver.push(RIVERS.has(textOf(table, row, 'class')));
    return true;
  });
  const lines = collectShapes(view, 'waterways', 'line', wide, (table, row) =>
    RIVERS.has(textOf(table, row, 'class')),
  );
  return {
    ...shapes,
    depth: Float32Array.from(depth),
    rises: Uint8Array.from(isRiver, (river, shape) => (river || holdsCorner(shapes, shape, lines) ? 1 : 0)),
  };
}

function widened({ geometry }: FloodPlane): GridGeometry {
  const [west, south, east, north] = geometry.bounds;
  const across = (WATER_REACH / geometry.cellSize / geometry.columns) * (east - west);
  const up = (WATER_REACH / geometry.cellSize / geometry.rows) * (north - south);
  return { ...geometry, bounds: [west - across, south - up, east + across, north + up] };
}

function collectChannels(view: View, plane: FloodPlane): FloodChannels {
  const width: number[] = [];
  const depth: number[] = [];
  const culvert: number[] = [];
  const shapes = collectShapes(view, 'waterways', 'line', plane, (table, row) => {
    const size = channelSize(
      textOf(table, row, 'class'),
      numberOf(table, row, 'width'),
      numberOf(table, row, 'depth'),
    );
    width.push(size.width);
    depth.push(size.depth);
    culvert.push(isUnderGround(table, row) ? 1 : 0);
    return true;
  });
  return {
    ...shapes,
    width: Float32Array.from(width),
    depth: Float32Array.from(depth),
    culvert: Uint8Array.from(culvert),
  };
}

function isUnderGround(table: FeatureTable, row: number): boolean {
  const tunnel = textOf(table, row, 'tunnel');
  return (tunnel !== '' && tunnel !== 'no') || numberOf(table, row, 'layer') < 0;
}

function collectRoads(view: View, plane: FloodPlane): FloodRoads {
  const width: number[] = [];
  const grounded: number[] = [];
  const driven: number[] = [];
  const shapes = collectShapes(view, 'roads', 'line', plane, (table, row) => {
    const roadClass = textOf(table, row, 'class');
    width.push(carriagewayWidth(roadClass, numberOf(table, row, 'lanes'), numberOf(table, row, 'width')));
    grounded.push(isOnGround(table, row) ? 1 : 0);
    driven.push((ROAD_CLASSES[roadClass]?.carSpeed ?? 0) > 0 ? 1 : 0);
    return true;
  });
  return {
    ...shapes,
    width: Float32Array.from(width),
    grounded: Uint8Array.from(grounded),
    driven: Uint8Array.from(driven),
  };
}

function isOnGround(table: FeatureTable, row: number): boolean {
  const bridge = textOf(table, row, 'bridge');
  if (bridge !== '' && bridge !== 'no') return false;
  return !isUnderGround(table, row) && !(numberOf(table, row, 'layer') > 0);
}

/** Ground that takes up rain: of the layer of green all but what is paved or built over. */
function isSoft(table: FeatureTable, row: number): boolean {
  return textOf(table, row, 'surface') !== 'artificial_turf';
}

function isCritical(table: FeatureTable, row: number): boolean {
  return CRITICAL_CLASSES.has(textOf(table, row, 'class'));
}

function isNoPump(table: FeatureTable, row: number): boolean {
  return textOf(table, row, 'class') !== 'pump';
}

function collectBarriers(view: View, plane: FloodPlane): FloodBarriers {
  const height: number[] = [];
  const width: number[] = [];
  const standsFrom: number[] = [];
  const shapes = collectShapes(view, BARRIERS_LAYER, 'line', plane, (table, row) => {
    const size = barrierSize((column) => table.value(row, column));
    // Water runs through a fence.
    if (size === undefined || textOf(table, row, 'class') === 'fence') return false;
    height.push(size.height);
    width.push(size.width);
    standsFrom.push(startOf(table, row));
    return true;
  });
  return {
    ...shapes,
    height: Float32Array.from(height),
    width: Float32Array.from(width),
    standsFrom: Float32Array.from(standsFrom),
  };
}

/** Seconds after the start of the run that something is put up; 0 for what stands. */
function startOf(table: FeatureTable, row: number): number {
  const start = numberOf(table, row, 'standsFrom');
  return start > 0 ? start : 0;
}

function collectPumps(view: View, plane: FloodPlane): FloodPumps {
  const capacity: number[] = [];
  const standsFrom: number[] = [];
  const shapes = collectShapes(view, FACILITIES_LAYER, 'point', plane, (table, row) => {
    const given = numberOf(table, row, 'capacity');
    if (textOf(table, row, 'class') !== 'pump' || !(given > 0)) return false;
    capacity.push(given);
    standsFrom.push(startOf(table, row));
    return true;
  });
  return { ...shapes, capacity: Float32Array.from(capacity), standsFrom: Float32Array.from(standsFrom) };
}
