import type { Geometry, Position } from '../geo/position.ts';
import { editNetwork } from '../network/edits/edit-network.ts';
import type { NetworkEdits, RoadLink } from '../network/edits/network-edits.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { type RoadAttribute, type RoadTravel, roadTravelOf } from '../network/road-travel.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import type { CityBase } from './city-base.ts';
import type { Overlay, OverlayObject } from './overlay.ts';

/** Attributes that decide who may use a road, and how fast. */
const TRAVEL_ATTRIBUTES = [
  'class',
  'highway',
  'access',
  'motor_vehicle',
  'foot',
  'maxspeed',
  'speed',
  'oneway',
];

/**
 * The road network as an overlay leaves it. Roads a branch adds are taken by their attributes: `class` or
 * `highway` (default `residential`), `oneway`, `maxspeed` or `speed` (km/h), `access`, `motor_vehicle`, `foot`, and
 * `joinsAtCrossings` (1: joins the roads its segments cross).
 */
export function createBranchNetwork(base: CityBase, overlay: Overlay): RoadNetwork | undefined {
  const { network } = base;
  const roads = network && base.tables.get(network.layer);
  if (network === undefined || roads === undefined) return network;
  const edits = editsOf(base, overlay, roads);
  return editNetwork(network, edits, {
    lines: roads.geometry,
    // Asked for at the first new road: closing one must not build the tree.
    rowsIn: (box) => base.index(network.layer).rowsIn(box),
  });
}

function editsOf(base: CityBase, overlay: Overlay, roads: FeatureTable): NetworkEdits {
  const closed = [...overlay.closedRoads].map((id) => roads.rowOf(id)).filter((row) => row >= 0);
  const droppedRows = new Set(closed);
  const settings = new Map<number, RoadTravel>();
  const links: RoadLink[] = [];
  const altered = [...overlay.objects.values()].filter(({ layer }) => layer === roads.layer);
  for (const { object, row } of inOverlayRows(altered)) {
    const { id, baseRow } = object;
    const isReplaced = baseRow >= 0 && (object.removed || object.isReshaped);
    if (isReplaced) droppedRows.add(baseRow);
    if (object.removed || overlay.closedRoads.has(id)) continue;
    const travel = roadTravelOf(attributesOf(overlay, id, roads, object));
    if (baseRow < 0 || isReplaced) links.push(linkOf(object, roads.count + row, travel));
    else if (isRuledAnew(overlay, object)) settings.set(baseRow, travel);
  }
  for (const [row, travel] of settingsAlone(overlay, roads)) settings.set(row, travel);
  return { droppedRows, settings, links };
}

/** Roads of the base about which something was ruled, and no more. */
function* settingsAlone(
  overlay: Overlay,
  roads: FeatureTable,
): Generator<readonly [row: number, travel: RoadTravel]> {
  for (const id of overlay.roadSettings.keys()) {
    const row = overlay.objects.has(id) ? -1 : roads.rowOf(id);
    if (row >= 0) yield [row, roadTravelOf(attributesOf(overlay, id, roads, undefined))];
  }
}

function isRuledAnew({ roadSettings }: Overlay, { id, attributes }: OverlayObject): boolean {
  return roadSettings.has(id) || TRAVEL_ATTRIBUTES.some((name) => attributes.has(name));
}

/** Objects with their rows in the table of the overlay, which is in order of id and has no removed ones. */
function inOverlayRows(
  objects: readonly OverlayObject[],
): readonly { readonly object: OverlayObject; readonly row: number }[] {
  let row = 0;
  return objects
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((object) => ({ object, row: object.removed ? -1 : row++ }));
}

/** Attributes of a road as the overlay leaves them, what was ruled about it before what is written in it. */
function attributesOf(
  overlay: Overlay,
  id: ObjectId,
  roads: FeatureTable,
  object: OverlayObject | undefined,
): RoadAttribute {
  const setting = overlay.roadSettings.get(id);
  const row = object === undefined ? roads.rowOf(id) : object.baseRow;
  const plain: RoadAttribute = (name) => {
    if (object?.attributes.has(name) === true) return object.attributes.get(name);
    return row < 0 ? undefined : roads.value(row, name);
  };
  const special: Readonly<Record<string, () => string | number | undefined>> = {
    oneway: () => (setting?.direction === undefined ? onewayOf(plain('oneway')) : ONEWAY[setting.direction]),
    maxspeed: () => setting?.speedLimitKmh ?? numberOf(plain('maxspeed') ?? plain('speed')),
    class: () => plain('class') ?? plain('highway') ?? (row < 0 ? 'residential' : undefined),
  };
  return (name) => (special[name] ?? (() => plain(name)))();
}

const ONEWAY = { forward: 1, backward: -1, both: 0 } as const;

/** One-way as the layer has it, or as OpenStreetMap writes it. */
function onewayOf(value: string | number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value === 'yes' || value === 'true') return 1;
  const number = Number(value);
  return number === 1 || number === -1 ? number : 0;
}

function numberOf(value: string | number | undefined): number | undefined {
  const number = Number(value);
  return value !== undefined && number > 0 ? number : undefined;
}

function linkOf({ geometry, attributes }: OverlayObject, row: number, travel: RoadTravel): RoadLink {
  const crossings = attributes.get('joinsAtCrossings');
  return {
    row,
    travel,
    lines: linesOf(geometry).map((line) => line.flat()),
    joinsAtCrossings: crossings === 1 || crossings === 'yes',
  };
}

function linesOf(geometry: Geometry | undefined): readonly (readonly Position[])[] {
  if (geometry?.type === 'LineString') return [geometry.coordinates];
  return geometry?.type === 'MultiLineString' ? geometry.coordinates : [];
}
