import { boundsCentre, boundsOfGeometry, positionsOf } from '../../geo/bounds.ts';
import type { Geometry, PolygonCoordinates, Ring } from '../../geo/position.ts';
import { PART_OF } from '../../massing/massing-changes.ts';
import { edgeCount, hasEdgeSetbacks, parcelEdges, parseSetbacks } from '../../massing/parcel-edges.ts';
import type { ParcelEdge } from '../../massing/parcel-edges.ts';
import type { ObjectId } from '../../scene/feature-table.ts';
import { closedRing, inStudyArea, studyObjects } from '../../simulation/study-area.ts';
import { geometryProblem } from '../../twin/geometry-problem.ts';
import { PARCELS_LAYER } from '../../twin/planning-layers.ts';
import type { ObjectHandle, View } from '../../twin/view.ts';
import type { RecordedPeople } from './floor-areas.ts';
import type { PlanningControlParameters } from './parameters.ts';
import { recordedOf } from './recorded-people.ts';
import { RULE_MAXIMA, RULE_NAMES } from './parcel-rules.ts';
import type { ParcelRules, RuleName } from './parcel-rules.ts';

/** A building, or a solid of one, that meets a parcel. Plain data. */
export interface ControlledBuilding {
  readonly object: ObjectId;
  /** Row in the base table of its layer, -1 for a branch's own. */
  readonly row: number;
  /** The building a further solid belongs to. */
  readonly partOf: ObjectId | undefined;
  readonly geometry: Geometry;
  /** Top above the ground, metres. */
  readonly height: number | undefined;
  /** Bottom above the ground, metres. */
  readonly minHeight: number;
  readonly levels: number | undefined;
  readonly levelsBelow: number;
  readonly use: string | undefined;
  /** What it stands on, metres above the datum of the terrain. */
  readonly ground: number | undefined;
  readonly parkingSpaces: number;
  readonly recorded: RecordedPeople;
}

/** A parcel with everything that meets it. Plain data. */
export interface ControlledParcel {
  /** Absent where the study area itself is the parcel. */
  readonly object: ObjectId | undefined;
  /** Row in the base table of the layer, -1 for a branch's own. */
  readonly row: number;
  readonly geometry: Geometry;
  readonly landUse: string | undefined;
  readonly rules: ParcelRules;
  /** Its edges with the setback along each; absent where one setback holds along the whole boundary. */
  readonly edges?: readonly ParcelEdge[];
  /** Rules that come from the parameters, not from the parcel. */
  readonly assumedRules: readonly RuleName[];
  /** Rules of the parcel that cannot be meant, such as a coverage of 30: what they say. They do not hold. */
  readonly impossibleRules: readonly string[];
  /** Green that is not drawn: planted roofs, planned beds; m². */
  readonly greenArea: number;
  readonly parkingSpaces: number;
  readonly buildings: readonly ControlledBuilding[];
  /** Outlines of the layer `green`. */
  readonly green: readonly Geometry[];
}

/** A parcel that cannot be examined, and why. */
export interface RefusedParcel {
  readonly object: ObjectId | undefined;
  readonly reason: string;
}

/** What the model takes from a view. */
export interface PlanningControlInput {
  readonly parcels: readonly ControlledParcel[];
  readonly refused: readonly RefusedParcel[];
  /** True if heights or storeys of the layer rest on a rule. */
  readonly derivedHeights: boolean;
  readonly hasGreen: boolean;
}

const BUILDINGS = 'buildings';
const GREEN = 'green';
const BELOW_COLUMNS = ['levelsBelow', 'building:levels:underground'];
const GROUND_COLUMN = 'groundHeight';

/**
 * Reads the parcels of a study and, by the spatial index, what meets them.
 * @throws {RangeError} if there is nothing to examine, saying what to draw or add.
 */
export function collectParcels(view: View, parameters: PlanningControlParameters): PlanningControlInput {
  const refused: RefusedParcel[] = [];
  const parcels: ControlledParcel[] = [];
  for (const site of sitesOf(view, parameters)) {
    const problem = geometryProblem(site.geometry);
    if (problem === undefined) parcels.push(parcelOf(view, site, parameters));
    else refused.push({ object: site.handle?.id, reason: `${problem.path} ${problem.message}` });
  }
  const columns = view.layerIds.includes(BUILDINGS) ? view.layer(BUILDINGS).parts : [];
  return {
    parcels,
    refused,
    derivedHeights: columns.some(({ table }) =>
      ['height', 'levels'].some((name) => table.columns.get(name)?.derived === true),
    ),
    hasGreen: view.layerIds.includes(GREEN),
  };
}

interface Site {
  readonly handle: ObjectHandle | undefined;
  readonly geometry: Geometry;
}

function sitesOf(view: View, parameters: PlanningControlParameters): Site[] {
  const { site, area } = parameters;
  const parcels = site === 'area' ? [] : parcelSites(view, parameters);
  if (parcels.length > 0) return parcels;
  if (site !== 'parcels' && area !== undefined) {
    return [{ handle: undefined, geometry: { type: 'Polygon', coordinates: [closedRing(area)] } }];
  }
  throw new RangeError(
    'planning-control: there is no parcel to examine; draw parcels, or give an area that holds some' +
      (site === 'parcels' ? '.' : ' or is to be the parcel itself.'),
  );
}

function parcelSites(view: View, parameters: PlanningControlParameters): Site[] {
  if (!view.layerIds.includes(PARCELS_LAYER)) return [];
  const handles = studyObjects(view, PARCELS_LAYER, parameters) ?? allObjects(view, PARCELS_LAYER);
  return handles.flatMap((handle) => {
    const geometry = handle.geometry();
    if (geometry === undefined) return [];
    const inside = inStudyArea(parameters, boundsCentre(boundsOfGeometry(geometry)));
    return inside || parameters.objects !== undefined ? [{ handle, geometry }] : [];
  });
}

function allObjects(view: View, layer: string): ObjectHandle[] {
  return view.layer(layer).parts.flatMap(({ table, hiddenRows }) => {
    const handles: ObjectHandle[] = [];
    for (let row = 0; row < table.count; row += 1) {
      const handle = hiddenRows?.has(row) === true ? undefined : view.object(table.idOf(row));
      if (handle !== undefined) handles.push(handle);
    }
    return handles;
  });
}

function parcelOf(
  view: View,
  { handle, geometry }: Site,
  parameters: PlanningControlParameters,
): ControlledParcel {
  return {
    object: handle?.id,
    row: handle === undefined ? -1 : baseRow(view, handle),
    geometry,
    landUse: handle && textOf(handle, 'landUse'),
    ...withEdges(view, handle, geometry, rulesOf(handle, parameters)),
    greenArea: Math.max(0, (handle && numberOf(handle, 'greenArea')) ?? 0),
    parkingSpaces: Math.max(0, (handle && numberOf(handle, 'parkingSpaces')) ?? 0),
    buildings: objectsMeeting(view, BUILDINGS, geometry).flatMap((object) => buildingOf(view, object)),
    green: objectsMeeting(view, GREEN, geometry).flatMap((object) => object.geometry() ?? []),
  };
}

function rulesOf(
  handle: ObjectHandle | undefined,
  parameters: PlanningControlParameters,
): Pick<ControlledParcel, 'rules' | 'assumedRules' | 'impossibleRules'> {
  const rules: Partial<Record<RuleName, number>> = {};
  const assumedRules: RuleName[] = [];
  const impossibleRules: string[] = [];
  for (const name of RULE_NAMES) {
    let stated = handle && numberOf(handle, name);
    if (stated !== undefined && !(stated >= 0 && stated <= RULE_MAXIMA[name])) {
      impossibleRules.push(`${name} is ${stated}, give 0 to ${RULE_MAXIMA[name]}`);
      stated = undefined;
    }
    const value = stated ?? parameters[name];
    if (value === undefined) continue;
    rules[name] = value;
    if (stated === undefined) assumedRules.push(name);
  }
  return { rules, assumedRules, impossibleRules };
}

type RulesOfParcel = Pick<ControlledParcel, 'rules' | 'assumedRules' | 'impossibleRules' | 'edges'>;

/** Adds the edges where setbacks differ from edge to edge. */
function withEdges(
  view: View,
  handle: ObjectHandle | undefined,
  geometry: Geometry,
  stated: RulesOfParcel,
): RulesOfParcel {
  const text = handle?.value('setbacks');
  const given = text === undefined || text === '' ? undefined : parseSetbacks(String(text));
  const edges = edgeCount(geometry);
  const fits = given !== undefined && given.length <= edges;
  const rules = { ...stated.rules, setbacks: fits ? given : undefined };
  const impossibleRules =
    text === undefined || text === '' || fits
      ? stated.impossibleRules
      : [
          ...stated.impossibleRules,
          `setbacks is "${text}", give up to ${edges} distances from 0 to 1000 m, one per edge, parted by commas`,
        ];
  if (!hasEdgeSetbacks(rules)) return { ...stated, impossibleRules };
  return { ...stated, impossibleRules, edges: parcelEdges(view, geometry, rules) };
}

function objectsMeeting(view: View, layer: string, geometry: Geometry): ObjectHandle[] {
  if (!view.layerIds.includes(layer)) return [];
  const found = new Map<ObjectId, ObjectHandle>();
  for (const ring of outerRings(geometry)) {
    for (const object of view.objectsInPolygon(layer, ring)) found.set(object.id, object);
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function outerRings(geometry: Geometry): Ring[] {
  const polygons: readonly PolygonCoordinates[] =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : [];
  return polygons.flatMap((polygon) => polygon.slice(0, 1));
}

function buildingOf(view: View, object: ObjectHandle): ControlledBuilding[] {
  const geometry = object.geometry();
  if (geometry === undefined) return [];
  const height = numberOf(object, 'height');
  return [
    {
      object: object.id,
      row: baseRow(view, object),
      partOf: textOf(object, PART_OF),
      geometry,
      height: height !== undefined && height > 0 ? height : undefined,
      minHeight: Math.max(0, numberOf(object, 'minHeight') ?? 0),
      levels: numberOf(object, 'levels'),
      levelsBelow: Math.max(0, firstNumber(object, BELOW_COLUMNS) ?? 0),
      use: textOf(object, 'use'),
      ground: numberOf(object, GROUND_COLUMN) ?? groundUnder(view, geometry),
      parkingSpaces: Math.max(0, numberOf(object, 'parkingSpaces') ?? 0),
      recorded: recordedOf(view, object),
    },
  ];
}

/** Ground at a corner of an outline whose ground nobody recorded. */
function groundUnder(view: View, geometry: Geometry): number | undefined {
  for (const position of positionsOf(geometry)) return view.groundHeight(position);
  return undefined;
}

/** Row in the layer's base table; the row of a branch's own table is no row of the base. */
function baseRow(view: View, { id, layer }: ObjectHandle): number {
  const base = view.layer(layer).parts.find(({ overlay }) => !overlay);
  return base?.table.rowOf(id) ?? -1;
}

function numberOf(object: ObjectHandle, column: string): number | undefined {
  const value = object.value(column);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function firstNumber(object: ObjectHandle, columns: readonly string[]): number | undefined {
  for (const column of columns) {
    const value = numberOf(object, column);
    if (value !== undefined) return value;
  }
  return undefined;
}

function textOf(object: ObjectHandle, column: string): string | undefined {
  const value = object.value(column);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
