import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference, GeoreferenceOptions } from '../../georeference/georeference.ts';
import { loadEpsgRegistry } from '../../georeference/epsg-registry.ts';
import { indexAt, type JsonObject, objectAt, textAt } from '../gltf/json-access.ts';

/** How positions of a layer come to WGS84. */
export interface SceneGeoreference {
  readonly georeference: Georeference;
  /** Metres per unit of the heights, where the georeference does not know it. */
  readonly heightUnit: number;
}

/** `heightModelInfo.heightUnit` in metres, by EPSG. */
const METRES: Readonly<Record<string, number>> = {
  meter: 1,
  'us-foot': 1200 / 3937,
  foot: 0.3048,
  'clarke-foot': 0.3047972654,
  'clarke-yard': 0.9143917962,
  'clarke-link': 0.201166195164,
  'sears-yard': 0.914398414616029,
  'sears-foot': 0.304799471538676,
  'sears-chain': 20.1167651215526,
  'benoit-1895-b-chain': 20.1167824943759,
  'indian-yard': 0.914398530744441,
  'indian-1937-yard': 0.91439523,
  'gold-coast-foot': 0.304799710181509,
  'sears-1922-truncated-chain': 20.116756,
  'us-inch': 100 / 3937,
  'us-mile': 6336000 / 3937,
  'us-yard': 3600 / 3937,
  millimeter: 0.001,
  decimeter: 0.1,
  centimeter: 0.01,
  kilometer: 1000,
};

/**
 * What `spatialReference` and `heightModelInfo` say. Heights above the ellipsoid are those of WGS84; gravity-related
 * ones are named by their vertical CRS where EPSG has it (vertical CRSs of Esri alone have codes from 100000 on).
 * @throws {LoadError} a CRS that is not known, with what to set instead.
 */
export async function sceneGeoreference(
  layer: JsonObject,
  options: GeoreferenceOptions,
  file: string,
): Promise<SceneGeoreference> {
  const reference = objectAt(layer, 'spatialReference');
  const model = objectAt(layer, 'heightModelInfo');
  const isEllipsoidal = textAt(model, 'heightModel') === 'ellipsoidal';
  const height = isEllipsoidal ? undefined : await verticalCode(reference);
  const horizontal = horizontalOf(layer, reference);
  const isEpsg = horizontal?.startsWith('EPSG:') === true;
  const definition = isEpsg && height !== undefined ? `${horizontal}+${height}` : horizontal;
  const georeference = await createGeoreference({ definition, axisOrder: 'east-north' }, options, file);
  const isSet = options.crs !== undefined;
  const knowsUnit = !isSet && isEpsg && height !== undefined;
  return {
    georeference: isEllipsoidal && !isSet ? aboveEllipsoid(georeference) : georeference,
    heightUnit: knowsUnit ? 1 : (METRES[textAt(model, 'heightUnit') ?? 'meter'] ?? 1),
  };
}

function horizontalOf(layer: JsonObject, reference: JsonObject | undefined): string | undefined {
  const code = indexAt(reference, 'latestWkid') ?? indexAt(reference, 'wkid');
  if (code !== undefined && code > 0) return `EPSG:${code}`;
  const text = textAt(reference, 'wkt');
  if (text !== undefined) return text;
  // Before 1.5, the address of a CRS stood in the store.
  return textAt(objectAt(layer, 'store'), 'vertexCRS');
}

async function verticalCode(reference: JsonObject | undefined): Promise<number | undefined> {
  const code = indexAt(reference, 'latestVcsWkid') ?? indexAt(reference, 'vcsWkid');
  if (code === undefined || code === 0) return undefined;
  return (await loadEpsgRegistry()).findVertical(code) === undefined ? undefined : code;
}

function aboveEllipsoid(georeference: Georeference): Georeference {
  const { statement } = georeference;
  const basis = statement.vertical.basis === 'user' ? 'user' : 'declared';
  return {
    ...georeference,
    statement: { ...statement, vertical: { ...statement.vertical, datum: 'ellipsoid', basis } },
  };
}
