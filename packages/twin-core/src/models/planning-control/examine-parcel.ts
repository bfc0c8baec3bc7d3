import { boundsCentre, boundsOfGeometry } from '../../geo/bounds.ts';
import {
  createMetricPlane,
  inShape,
  insetByEdges,
  insetShape,
  intersectShapes,
  outlineDistance,
  shapeArea,
  shapeOfGeometry,
  subtractShapes,
  uniteShapes,
} from '../../geo/planar/index.ts';
import type { MetricPlane, PlanePoint, PlaneRing, PlaneShape } from '../../geo/planar/index.ts';
import type { Geometry } from '../../geo/position.ts';
import type { ParcelEdge } from '../../massing/parcel-edges.ts';
import type { ObjectId } from '../../scene/feature-table.ts';
import type { ControlledBuilding, ControlledParcel } from './collect-parcels.ts';
import { occupantsOf, recordedPeople, storeysOf } from './floor-areas.ts';
import type { FloorAreaRates } from './floor-areas.ts';
import { findOverlaps } from './overlaps.ts';
import type { Overlap } from './overlaps.ts';
import { overshoot } from './parcel-rules.ts';

/** An edge of a parcel that a building stands too near to. */
export interface EdgeShortfall {
  readonly edge: ParcelEdge;
  /** Metres missing of its setback. */
  readonly shortfall: number;
}

/** An edge of a parcel and the building next to it. */
export interface EdgeDistance {
  readonly edge: ParcelEdge;
  /** Smallest distance of a building that belongs to the parcel, metres; `undefined` without any. */
  readonly distance: number | undefined;
}

/** A building, or a solid of one, in a parcel. Areas are those of the share within it. */
export interface ExaminedBuilding {
  readonly building: ControlledBuilding;
  /** Footprint within the parcel, on its plane. */
  readonly shape: PlaneShape;
  /** Of the footprint, in (0, 1]. */
  readonly share: number;
  /** m². */
  readonly footprintArea: number;
  /** m². */
  readonly floorAreaAbove: number;
  /** m². */
  readonly floorAreaBelow: number;
  readonly people: number;
  readonly jobs: number;
  /** Most of its footprint lies in the parcel: its height and distance are held against the parcel's rules. */
  readonly belongs: boolean;
  /** To the parcel's boundary, metres; 0 where it crosses. */
  readonly boundaryDistance: number;
  /** To each of the parcel's edges, where their setbacks differ, metres. */
  readonly edgeDistances: readonly number[];
  /** Metres over the height limit. */
  readonly heightOvershoot: number;
  /** Most metres missing of the setback along an edge. */
  readonly setbackShortfall: number;
  /** Edges it stands too near to, where their setbacks differ; worst first. */
  readonly edgeShortfalls: readonly EdgeShortfall[];
  /** True if its people are on record, not worked out by the rule. */
  readonly recorded: boolean;
}

/** A parcel worked out. */
export interface ExaminedParcel {
  readonly parcel: ControlledParcel;
  readonly buildings: readonly ExaminedBuilding[];
  /** m². */
  readonly siteArea: number;
  /** Ground covered, each spot once, m². */
  readonly footprintArea: number;
  readonly floorAreaAbove: number;
  readonly floorAreaBelow: number;
  /** Floor area that counts in the ratio and for parking, m². */
  readonly countedFloorArea: number;
  readonly greenArea: number;
  readonly people: number;
  readonly jobs: number;
  readonly parkingRequired: number;
  readonly parkingProvided: number;
  readonly overlaps: readonly Overlap[];
  /** Buildings without a recorded height: their storeys count, their height cannot be held against a limit. */
  readonly withoutHeight: readonly ObjectId[];
  /** Edges that have a setback, where setbacks differ from edge to edge. */
  readonly edges: readonly EdgeDistance[];
  /** The outline drawn in by the setbacks, degrees; empty without a setback. */
  readonly setbackLine: readonly Float64Array[];
}

/** Smallest parcel that is no mistake, m². */
export const LEAST_PARCEL = 10;
/** Footprints that reach in by less than this are neighbours drawn carelessly, m². */
const LEAST_FOOTPRINT = 0.5;
/** Solids that begin below this stand on the ground as far as coverage goes, metres: nobody walks under them. */
const HEADROOM = 2.2;

/** Area of a parcel, m². */
export function parcelArea(geometry: Geometry): number {
  const plane = planeOf(geometry);
  return shapeArea(unionOf(geometry, plane));
}

function planeOf(geometry: Geometry): MetricPlane {
  return createMetricPlane(boundsCentre(boundsOfGeometry(geometry)));
}

/** Outline of a geometry with every spot counted once, also where its parts overlap. */
function unionOf(geometry: Geometry, plane: MetricPlane): PlaneShape {
  const shape = shapeOfGeometry(geometry, plane);
  return geometry.type === 'MultiPolygon' ? uniteShapes([shape]) : shape;
}

/** Works a parcel out: pure, and deterministic to the last bit on the grid of the plane. */
export function examineParcel(parcel: ControlledParcel, rates: FloorAreaRates): ExaminedParcel {
  const plane = planeOf(parcel.geometry);
  const site = unionOf(parcel.geometry, plane);
  const siteArea = shapeArea(site);
  const buildings = withoutPeopleOfParts(
    parcel.buildings.flatMap((building) => examineBuilding(building, parcel, site, plane, rates)),
  );
  const covered = uniteShapes(
    buildings.filter(({ building }) => building.minHeight < HEADROOM).map(({ shape }) => shape),
  );
  const sum = (value: (building: ExaminedBuilding) => number): number =>
    buildings.reduce((total, building) => total + value(building), 0);
  const floorAreaAbove = sum((each) => each.floorAreaAbove);
  const floorAreaBelow = sum((each) => each.floorAreaBelow);
  const countedFloorArea = floorAreaAbove + (rates.countBelowGround ? floorAreaBelow : 0);
  const perHundred = parcel.rules.parkingMinimum ?? 0;
  return {
    parcel,
    buildings,
    siteArea,
    footprintArea: shapeArea(covered),
    floorAreaAbove,
    floorAreaBelow,
    countedFloorArea,
    greenArea: Math.min(siteArea, greenWithin(parcel, site, covered, plane) + parcel.greenArea),
    people: sum(({ people }) => people),
    jobs: sum(({ jobs }) => jobs),
    // Half a square millimetre of floor must not ask for a place more.
    parkingRequired: Math.ceil((countedFloorArea * perHundred) / 100 - 1e-3),
    parkingProvided:
      parcel.parkingSpaces + sum(({ building, belongs }) => (belongs ? building.parkingSpaces : 0)),
    overlaps: findOverlaps(buildings),
    withoutHeight: buildings.filter(({ building }) => building.height === undefined).map(idOf),
    edges: nearestToEdges(buildings, parcel),
    setbackLine: setbackLineOf(parcel, site, plane),
  };
}

/** Recorded people are those of the whole building, and recorded of its first solid: the others add none. */
function withoutPeopleOfParts(buildings: readonly ExaminedBuilding[]): ExaminedBuilding[] {
  const recorded = new Set(buildings.filter((each) => each.recorded).map(idOf));
  return buildings.map((each) => {
    const { partOf } = each.building;
    return partOf !== undefined && recorded.has(partOf) && !each.recorded
      ? { ...each, people: 0, recorded: true }
      : each;
  });
}

function idOf({ building }: ExaminedBuilding): ObjectId {
  return building.object;
}

function examineBuilding(
  building: ControlledBuilding,
  parcel: ControlledParcel,
  site: PlaneShape,
  plane: MetricPlane,
  rates: FloorAreaRates,
): ExaminedBuilding[] {
  const whole = unionOf(building.geometry, plane);
  const boundaryDistance = outlineDistance(whole, site);
  const shape = within(whole, site, boundaryDistance);
  const footprintArea = shapeArea(shape);
  if (footprintArea < LEAST_FOOTPRINT) return [];
  const share = Math.min(1, footprintArea / shapeArea(whole));
  const belongs = share >= 0.5;
  const isPart = building.partOf !== undefined;
  const floorAreaAbove = footprintArea * storeysOf({ ...building, isPart }, rates.storeyHeight);
  const use = building.use ?? parcel.landUse ?? 'unknown';
  const occupants = occupantsOf(use, floorAreaAbove, rates);
  const recorded = recordedPeople(building.recorded, rates);
  const edgeDistances = (parcel.edges ?? []).map((edge) => distanceTo(edge, whole, plane));
  return [
    {
      building,
      shape,
      share,
      footprintArea,
      floorAreaAbove,
      floorAreaBelow: footprintArea * building.levelsBelow,
      ...occupants,
      people: recorded === undefined ? occupants.people : recorded * share,
      recorded: recorded !== undefined,
      belongs,
      boundaryDistance,
      edgeDistances,
      ...(belongs ? breachesOf(building, parcel, boundaryDistance, edgeDistances) : NO_BREACH),
    },
  ];
}

type Breaches = Pick<ExaminedBuilding, 'heightOvershoot' | 'setbackShortfall' | 'edgeShortfalls'>;

const NO_BREACH: Breaches = { heightOvershoot: 0, setbackShortfall: 0, edgeShortfalls: [] };

/** By how much a building that belongs to a parcel breaks its rules. */
function breachesOf(
  { height = 0 }: ControlledBuilding,
  { rules, edges }: ControlledParcel,
  boundaryDistance: number,
  edgeDistances: readonly number[],
): Breaches {
  const heightOvershoot = overshoot(height, rules.heightMaximum);
  if (edges === undefined) {
    return {
      heightOvershoot,
      setbackShortfall: overshoot(rules.setback ?? 0, boundaryDistance),
      edgeShortfalls: [],
    };
  }
  const edgeShortfalls = shortfallsOf(edges, edgeDistances);
  return { heightOvershoot, setbackShortfall: edgeShortfalls[0]?.shortfall ?? 0, edgeShortfalls };
}

function distanceTo({ from, to }: ParcelEdge, whole: PlaneShape, plane: MetricPlane): number {
  return outlineDistance(whole, [[plane.toPlane(from), plane.toPlane(to)]]);
}

function shortfallsOf(edges: readonly ParcelEdge[], distances: readonly number[]): EdgeShortfall[] {
  return edges
    .map((edge, index) => ({ edge, shortfall: overshoot(edge.setback, distances[index] as number) }))
    .filter(({ shortfall }) => shortfall > 0)
    .sort((a, b) => b.shortfall - a.shortfall || a.edge.number - b.edge.number);
}

function nearestToEdges(
  buildings: readonly ExaminedBuilding[],
  { edges = [] }: ControlledParcel,
): EdgeDistance[] {
  const own = buildings.filter(({ belongs }) => belongs);
  return edges.flatMap((edge, index) => {
    if (edge.setback === 0) return [];
    const distances = own.map((building) => building.edgeDistances[index] as number);
    return [{ edge, distance: distances.length === 0 ? undefined : Math.min(...distances) }];
  });
}

/** What of a footprint lies in the site; the footprint itself where it does not reach the boundary. */
function within(whole: PlaneShape, site: PlaneShape, boundaryDistance: number): PlaneShape {
  if (boundaryDistance === 0 || site.length > 1) return intersectShapes(whole, site);
  const corner = whole[0]?.[0];
  return corner !== undefined && inShape(corner, site) ? whole : [];
}

function greenWithin(
  parcel: ControlledParcel,
  site: PlaneShape,
  covered: PlaneShape,
  plane: MetricPlane,
): number {
  if (parcel.green.length === 0) return 0;
  const green = uniteShapes(parcel.green.map((geometry) => shapeOfGeometry(geometry, plane)));
  return shapeArea(subtractShapes(intersectShapes(green, site), covered));
}

function setbackLineOf(
  { rules, edges }: ControlledParcel,
  site: PlaneShape,
  plane: MetricPlane,
): Float64Array[] {
  return buildableShape(site, rules.setback ?? 0, edges, plane).map((ring) => closedDegrees(ring, plane));
}

/** What the setbacks leave of the site; nothing where there are none, for there is no line to draw. */
function buildableShape(
  site: PlaneShape,
  setback: number,
  edges: readonly ParcelEdge[] | undefined,
  plane: MetricPlane,
): PlaneShape {
  if (edges === undefined) return setback === 0 ? [] : insetShape(site, setback);
  if (edges.every((edge) => edge.setback === 0)) return [];
  return insetByEdges(
    site,
    edges.map(({ from, to, setback: distance }) => ({
      from: plane.toPlane(from),
      to: plane.toPlane(to),
      distance,
    })),
  );
}

/** Rounded to a nanodegree (0.1 mm): the last bits of an engine's cosine stay out of the result's hash. */
function closedDegrees(ring: PlaneRing, plane: MetricPlane): Float64Array {
  const positions = [...ring, ring[0] as PlanePoint].map((point) => plane.toPosition(point));
  return Float64Array.from(positions.flat(), (degrees) => Math.round(degrees * 1e9) / 1e9);
}
