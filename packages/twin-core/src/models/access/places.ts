import { boundsOfPositions } from '../../geo/bounds.ts';
import { lineLength } from '../../network/line-length.ts';
import { measureRing } from '../../geo/ring.ts';
import type { Geometry, Position } from '../../geo/position.ts';
import type { NumberColumn } from '../../scene/columns.ts';
import type { FeatureTable, ObjectId } from '../../scene/feature-table.ts';
import { geometryOfRow } from '../../scene/geometry-column.ts';
import { studyObjects } from '../../simulation/study-area.ts';
import type { TablePart, View } from '../../twin/view.ts';
import type { AccessParameters } from './parameters.ts';
import { SERVICE_CLASSES } from './service-classes.ts';

/** Dwelling buildings as points; plain typed arrays, so that they travel to a worker. */
export interface Dwellings {
  readonly objects: readonly ObjectId[];
  /** Row in the base table, -1 for a branch's own. */
  readonly rows: Int32Array;
  /** Centroids, longitude and latitude interleaved, degrees. */
  readonly positions: Float64Array;
  /** People; absent where no building says. */
  readonly people: Float64Array | undefined;
  readonly peopleDerived: boolean;
}

/** Services by class: a service has one place, a park several along its edge. */
export interface Services {
  /** Index into {@link SERVICE_CLASSES}, per place. */
  readonly classes: Uint8Array;
  /** Longitude and latitude interleaved, degrees. */
  readonly positions: Float64Array;
  /** Services per class. */
  readonly counts: Uint32Array;
}

const BUILDINGS = 'buildings';
const GREEN = 'green';
/** Area from which a park counts, m²: GB 50180-2018 asks for 1 ha in the 10 minute circle. */
const LEAST_PARK = 10_000;
/** Distance of a park's places along its edge, metres. */
const PARK_SPACING = 50;

interface DwellingList {
  readonly objects: ObjectId[];
  readonly rows: number[];
  readonly positions: number[];
  readonly people: number[];
}

/**
 * Buildings of the study that people live in: `use` is `residential`, or `population` is above 0.
 * @throws {RangeError} if the view has no such building.
 */
export function collectDwellings(view: View, parameters: AccessParameters): Dwellings {
  const chosen = view.layerIds.includes(BUILDINGS) ? studyObjects(view, BUILDINGS, parameters) : [];
  const wanted = chosen && new Set(chosen.map(({ id }) => id));
  const parts = view.layerIds.includes(BUILDINGS) ? view.layer(BUILDINGS).parts : [];
  const list: DwellingList = { objects: [], rows: [], positions: [], people: [] };
  for (const part of parts) addDwellings(part, wanted, list);
  if (list.objects.length === 0) {
    const where = wanted === undefined ? 'the view' : 'the study area';
    throw new RangeError(
      `access: ${where} has no building with use "residential" or a population; choose another area, or derive the use of buildings first.`,
    );
  }
  const columns = parts.map(({ table }) => peopleColumn(table));
  const known = columns.some((column) => column !== undefined);
  return {
    objects: list.objects,
    rows: Int32Array.from(list.rows),
    positions: Float64Array.from(list.positions),
    people: known ? Float64Array.from(list.people) : undefined,
    peopleDerived: columns.some((column) => column?.derived === true),
  };
}

function addDwellings(
  { table, hiddenRows, overlay }: TablePart,
  wanted: ReadonlySet<ObjectId> | undefined,
  list: DwellingList,
): void {
  const people = peopleColumn(table);
  for (let row = 0; row < table.count; row++) {
    const residents = peopleIn(people, row);
    const isDwelling = residents > 0 || table.value(row, 'use') === 'residential';
    if (!isDwelling || hiddenRows?.has(row) === true) continue;
    const id = table.idOf(row);
    const geometry = table.geometry && geometryOfRow(table.geometry, row);
    const centre = geometry && centreOf(geometry);
    if (centre === undefined || wanted?.has(id) === false) continue;
    list.objects.push(id);
    list.rows.push(overlay ? -1 : row);
    list.positions.push(...centre);
    list.people.push(residents);
  }
}

function peopleIn(column: NumberColumn | undefined, row: number): number {
  const value = column?.values[row];
  return value === undefined || Number.isNaN(value) || value === column?.missing ? 0 : value;
}

function peopleColumn(table: FeatureTable): NumberColumn | undefined {
  const column = table.columns.get('population');
  return column?.kind === 'number' ? column : undefined;
}

/** Middle of the bounds: the same bits on every engine, and never far from a building. */
function centreOf(geometry: Geometry): Position | undefined {
  const outer = outlinesOf(geometry).flat();
  if (outer.length === 0) return undefined;
  const [west, south, east, north] = boundsOfPositions(outer);
  return [(west + east) / 2, (south + north) / 2];
}

function outlinesOf(geometry: Geometry): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]];
    case 'MultiPoint':
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
      return geometry.coordinates;
    case 'Polygon':
      return geometry.coordinates.slice(0, 1);
    case 'MultiPolygon':
      return geometry.coordinates.flatMap((rings) => rings.slice(0, 1));
  }
}

/** Services of all classes: points of interest, a branch's facilities, and parks of the layer `green`. */
export function collectServices(view: View): Services {
  const classOf = new Map(
    SERVICE_CLASSES.flatMap(({ classes }, index) => classes.map((name) => [name, index])),
  );
  const classes: number[] = [];
  const positions: number[] = [];
  const counts = new Uint32Array(SERVICE_CLASSES.length);
  const add = (index: number, places: readonly Position[]): void => {
    if (places.length === 0) return;
    counts[index] = (counts[index] as number) + 1;
    for (const place of places) {
      classes.push(index);
      positions.push(...place);
    }
  };
  for (const layer of ['points-of-interest', 'facilities', GREEN]) {
    for (const [geometry, name] of view.layerIds.includes(layer) ? objectsOf(view, layer) : []) {
      const index = classOf.get(name);
      if (index === undefined) continue;
      if (layer === GREEN) add(index, parkPlaces(geometry));
      else
        add(
          index,
          [centreOf(geometry)].filter((place) => place !== undefined),
        );
    }
  }
  return { classes: Uint8Array.from(classes), positions: Float64Array.from(positions), counts };
}

function* objectsOf(view: View, layer: string): Generator<readonly [Geometry, string]> {
  for (const { table, hiddenRows } of view.layer(layer).parts) {
    for (let row = 0; row < table.count; row++) {
      if (hiddenRows?.has(row) === true) continue;
      const name = table.value(row, 'class');
      const geometry = table.geometry && geometryOfRow(table.geometry, row);
      if (typeof name === 'string' && geometry !== undefined) yield [geometry, name];
    }
  }
}

/** Where gates are is not known: places along the whole edge. */
function parkPlaces(geometry: Geometry): Position[] {
  const outlines = outlinesOf(geometry).filter((ring) => ring.length >= 4);
  const area = outlines.reduce((sum, ring) => sum + Math.abs(measureRing(ring).signedArea), 0);
  return area < LEAST_PARK ? [] : outlines.flatMap(placesAlong);
}

function placesAlong(ring: readonly Position[]): Position[] {
  const places: Position[] = [];
  for (let index = 1; index < ring.length; index++) {
    const [start, end] = [ring[index - 1] as Position, ring[index] as Position];
    const steps = Math.max(1, Math.ceil(lineLength([...start, ...end]) / PARK_SPACING));
    for (let step = 0; step < steps; step++) {
      const share = step / steps;
      places.push([start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])]);
    }
  }
  return places;
}
