import type { LocalizedText } from '@cityloom/twin-core';
import { layerIdOf } from './layer-id.ts';

/** Layer that objects of a class go to. */
export interface ObjectLayer {
  readonly id: string;
  readonly title?: LocalizedText;
  /**
   * `construction`: stands on the ground; footprint and heights are derived from its surfaces.
   * `body`: its outline is that of its surfaces seen from above, its height that of the surfaces.
   * `plan`: lies on the ground; as a body, without a height.
   */
  readonly shape: 'construction' | 'body' | 'plan';
}

const text = (en: string, chinese: string): LocalizedText => ({ en, 'zh-CN': chinese });
const construction = (id: string, title: LocalizedText): ObjectLayer => ({
  id,
  title,
  shape: 'construction',
});
const body = (id: string, title: LocalizedText): ObjectLayer => ({ id, title, shape: 'body' });
const plan = (id: string, title: LocalizedText): ObjectLayer => ({ id, title, shape: 'plan' });

const BUILDINGS = construction('buildings', text('Buildings', '建筑物'));
const BUILDING_INTERIORS = body('building-interiors', text('Building interiors', '建筑内部'));
const BRIDGES = construction('bridges', text('Bridges', '桥梁'));
const BRIDGE_INTERIORS = body('bridge-interiors', text('Bridge interiors', '桥梁内部'));
const TUNNELS = construction('tunnels', text('Tunnels', '隧道'));
const TUNNEL_INTERIORS = body('tunnel-interiors', text('Tunnel interiors', '隧道内部'));
const ROADS = plan('roads', text('Roads', '道路'));
const TRAFFIC_SPACES = plan('traffic-spaces', text('Traffic spaces', '交通空间'));
const VEGETATION = body('vegetation', text('Vegetation', '植被'));
const RELIEF = plan('relief', text('Relief', '地形'));
const GENERIC = body('generic', text('Generic objects', '通用对象'));

/** Classes of CityGML 1.0, 2.0 and 3.0 and of CityJSON; the names differ a little between them. */
const LAYER_OF_TYPE: Readonly<Record<string, ObjectLayer>> = {
  Building: BUILDINGS,
  BuildingPart: BUILDINGS,
  BuildingInstallation: BUILDINGS,
  BuildingConstructiveElement: BUILDINGS,
  BuildingRoom: BUILDING_INTERIORS,
  Room: BUILDING_INTERIORS,
  BuildingFurniture: BUILDING_INTERIORS,
  IntBuildingInstallation: BUILDING_INTERIORS,
  BuildingStorey: BUILDING_INTERIORS,
  Storey: BUILDING_INTERIORS,
  BuildingUnit: BUILDING_INTERIORS,
  Bridge: BRIDGES,
  BridgePart: BRIDGES,
  BridgeInstallation: BRIDGES,
  BridgeConstructiveElement: BRIDGES,
  BridgeConstructionElement: BRIDGES,
  BridgeRoom: BRIDGE_INTERIORS,
  BridgeFurniture: BRIDGE_INTERIORS,
  IntBridgeInstallation: BRIDGE_INTERIORS,
  Tunnel: TUNNELS,
  TunnelPart: TUNNELS,
  TunnelInstallation: TUNNELS,
  TunnelConstructiveElement: TUNNELS,
  TunnelHollowSpace: TUNNEL_INTERIORS,
  HollowSpace: TUNNEL_INTERIORS,
  TunnelFurniture: TUNNEL_INTERIORS,
  IntTunnelInstallation: TUNNEL_INTERIORS,
  OtherConstruction: construction('constructions', text('Other constructions', '其他构筑物')),
  Road: ROADS,
  Track: ROADS,
  TransportationComplex: ROADS,
  Section: ROADS,
  Intersection: ROADS,
  Square: plan('squares', text('Squares', '广场')),
  TransportSquare: plan('squares', text('Squares', '广场')),
  Railway: plan('rail', text('Rail', '铁路')),
  Waterway: plan('waterways', text('Waterways', '水道')),
  TrafficSpace: TRAFFIC_SPACES,
  AuxiliaryTrafficSpace: TRAFFIC_SPACES,
  ClearanceSpace: TRAFFIC_SPACES,
  Marking: TRAFFIC_SPACES,
  Hole: TRAFFIC_SPACES,
  SolitaryVegetationObject: VEGETATION,
  PlantCover: VEGETATION,
  WaterBody: plan('water', text('Water', '水面')),
  LandUse: plan('landuse', text('Land use', '土地利用')),
  TINRelief: RELIEF,
  ReliefFeature: RELIEF,
  MassPointRelief: RELIEF,
  BreaklineRelief: RELIEF,
  RasterRelief: RELIEF,
  CityFurniture: body('city-furniture', text('City furniture', '城市部件')),
  GenericCityObject: GENERIC,
  GenericOccupiedSpace: GENERIC,
  GenericUnoccupiedSpace: GENERIC,
  GenericLogicalSpace: GENERIC,
  CityObjectGroup: plan('groups', text('Groups', '对象组')),
};

/** Whether a class is one of CityGML or CityJSON. */
export const isCityObjectType = (type: string): boolean => Object.hasOwn(LAYER_OF_TYPE, type);

/** Layer of a class; a class of an extension (`+NoiseBuilding`) gets one of its own (`noise-building`). */
export function objectLayerOf(type: string): ObjectLayer {
  const known = Object.hasOwn(LAYER_OF_TYPE, type) ? LAYER_OF_TYPE[type] : undefined;
  if (known !== undefined) return known;
  const words = type.replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, ' ');
  return {
    id: layerIdOf(words),
    title: text(words.replace(/^\+/u, ''), words.replace(/^\+/u, '')),
    shape: 'plan',
  };
}

/** True for the classes that make up another object and have no life of their own: they are merged into it. */
const PART = /^(?:Building|Bridge|Tunnel)(?:Part|Installation|ConstructiveElement|ConstructionElement)$/u;

/**
 * Whether an object is merged into the one it belongs to. One building is one row, whatever parts and installations
 * it is made of; the parts' ids and attributes stay in a table of their own (`building-parts`) with a `parent`.
 */
export const isMergedPart = (type: string, parentLayer: ObjectLayer): boolean =>
  PART.test(type) && LAYER_OF_TYPE[type] === parentLayer;

/** The table for the parts of a layer's objects. */
export function partsLayerOf({ id }: ObjectLayer): ObjectLayer {
  const base = id.replace(/s$/u, '');
  const chinese = { building: '建筑', bridge: '桥梁', tunnel: '隧道' }[base] ?? '';
  const english = base.replace(/^./u, (letter) => letter.toUpperCase());
  return { id: `${base}-parts`, title: text(`${english} parts`, `${chinese}组成部分`), shape: 'plan' };
}

/**
 * The level of detail to read.
 * @param levels of one object, as the source names them: `1`, `2.2`.
 * @param wanted as asked for; `2` is also met by `2.1` to `2.3`, the highest of them. Default: the highest.
 * @returns what comes nearest: of the lower ones the highest, else the lowest; `undefined` for an object without any.
 */
export function chooseLevel(levels: readonly string[], wanted: string | undefined): string | undefined {
  const sorted = levels.toSorted((a, b) => levelNumber(a) - levelNumber(b));
  if (wanted === undefined) return sorted.at(-1);
  if (sorted.includes(wanted)) return wanted;
  const finer = /^\d+$/u.test(wanted) ? sorted.filter((level) => level.startsWith(`${wanted}.`)) : [];
  const lower = sorted.filter((level) => levelNumber(level) <= levelNumber(wanted));
  return finer.at(-1) ?? lower.at(-1) ?? sorted[0];
}

const levelNumber = (level: string): number => Number.parseFloat(level) || 0;

/** Distinct levels from the coarsest to the finest. */
export const sortedLevels = (levels: Iterable<string>): string[] =>
  [...new Set(levels)].sort((a, b) => levelNumber(a) - levelNumber(b));
