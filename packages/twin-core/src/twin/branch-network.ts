import type { Geometry, Position } from '../geo/position.ts';
import { editNetwork } from '../network/edits/edit-network.ts';
import type { RoadLink } from '../network/edits/network-edits.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { type RoadAttribute, type RoadTravel, roadTravelOf } from '../network/road-travel.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import type { CityBase } from './city-base.ts';
import { isReshaped, type Overlay, type OverlayObject } from './overlay.ts';

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
  const altered = [...overlay.objects.values()].filter(({ layer }) => layer === network.layer);
  const droppedRows = new Set<number>();
  for (const id of overlay.closedRoads) {
    const row = roads.rowOf(id);
    if (row >= 0) droppedRows.add(row);
  }
  const settings = new Map<number, RoadTravel>();
  const links: RoadLink[] = [];
  for (const { object, row } of inOverlayRows(altered)) {
    const isReplaced = object.baseRow >= 0 && (object.removed || isReshaped(base, object));
    if (isReplaced) droppedRows.add(object.baseRow);
    if (object.removed || overlay.closedRoads.has(object.id)) continue;
    const travel = roadTravelOf(attributesOf(overlay, object.id, roads, object));
    if (object.baseRow < 0 || isReplaced) links.push(linkOf(object, roads.count + row, travel));
    else if (TRAVEL_ATTRIBUTES.some((name) => object.attributes.has(name)))
      settings.set(object.baseRow, travel);
  }
  for (const id of overlay.roadSettings.keys()) {
    const row = overlay.objects.has(id) ? -1 : roads.rowOf(id);
    if (row >= 0) settings.set(row, roadTravelOf(attributesOf(overlay, id, roads, undefined)));
  }
  return editNetwork(
    network,
    { droppedRows, settings, links },
    {
      lines: roads.geometry,
      // Asked for at the first new road: closing one must not build the tree.
      rowsIn: (box) => base.index(network.layer).rowsIn(box),
    },
  );
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

function attributesOf(
  overlay: Overlay,
  id: ObjectId,
  roads: FeatureTable,
  object: OverlayObject | undefined,
): RoadAttribute {
  const setting = overlay.roadSettings.get(id);
  const row = object === undefined ? roads.rowOf(id) : object.baseRow;
  const plain: RoadAttribute = (name) =>
    object?.attributes.has(name) === true
      ? object.attributes.get(name)
      : row < 0
        ? undefined
        : roads.value(row, name);
  return (name) => {
    if (name === 'oneway' && setting?.direction !== undefined) return ONEWAY[setting.direction];
    if (name === 'oneway') return onewayOf(plain('oneway'));
    if (name === 'maxspeed') return setting?.speedLimitKmh ?? numberOf(plain('maxspeed') ?? plain('speed'));
    if (name === 'class') return plain('class') ?? plain('highway') ?? (row < 0 ? 'residential' : undefined);
    return plain(name);
  };
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
