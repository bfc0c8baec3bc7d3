import { LoadError } from '../validation/load-error.ts';
import type { CrsDefinition } from './crs-definition.ts';
import { WGS84_ECCENTRICITY_SQUARED, WGS84_SEMI_MAJOR_AXIS } from './crs-definition.ts';
import { parseCrsReference } from './crs-reference.ts';
import type { CrsReference } from './crs-reference.ts';
import { loadEpsgRegistry, UnsupportedProjectionError } from './epsg-registry.ts';
import type { EpsgRegistry } from './epsg-registry.ts';
import { definitionFromProj } from './proj-definition.ts';
import { definitionFromProjJson, definitionFromWkt } from './wkt-definition.ts';

const REMEDY = 'set the CRS of the source by its EPSG code, for example EPSG:4547';

/** WGS 84 without loading the registry: most files are in it. */
export const WGS84_DEFINITION: CrsDefinition = {
  code: 'EPSG:4326',
  name: 'WGS 84',
  kind: 'geographic',
  axes: 'north-east',
  areaOfUse: [-180, -90, 180, 90],
  projection: {
    method: 'longlat',
    parameters: new Map(),
    semiMajorAxis: WGS84_SEMI_MAJOR_AXIS,
    eccentricitySquared: WGS84_ECCENTRICITY_SQUARED,
    primeMeridian: 0,
    unit: 1,
    isNegated: false,
  },
  shift: { parameters: [0, 0, 0], accuracy: 0, operation: undefined },
  vertical: undefined,
};

/**
 * The CRS a text defines.
 * @param file names the source in messages.
 * @throws {LoadError} not known, not valid, or by a method that is not computed here; says what to set.
 */
export async function resolveCrs(definition: string, file: string): Promise<CrsDefinition> {
  const reference = parseCrsReference(definition);
  try {
    return await resolveReference(reference);
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    const shown = definition.length > 80 ? `${definition.slice(0, 80)}…` : definition;
    const isUnsupported = cause instanceof UnsupportedProjectionError;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LoadError(`CRS ${shown.replaceAll(/\s+/gu, ' ')} cannot be used: ${reason.slice(0, 200)}`, {
      url: file,
      format: 'CRS',
      kind: 'invalid',
      remedy: isUnsupported ? 'reproject the source, for example to EPSG:4326' : REMEDY,
      cause,
    });
  }
}

async function resolveReference(reference: CrsReference): Promise<CrsDefinition> {
  if (reference.type === 'crs84') return crs84(reference.hasHeight);
  if (reference.type === 'baidu-mercator') return BAIDU_MERCATOR;
  if (reference.type === 'epsg' && reference.vertical === undefined && reference.code === 4326) {
    return reference.isEastNorth === true ? { ...WGS84_DEFINITION, axes: 'east-north' } : WGS84_DEFINITION;
  }
  const registry = await loadEpsgRegistry();
  switch (reference.type) {
    case 'epsg':
      return fromRegistry(reference, registry);
    case 'wkt':
      return definitionFromWkt(reference.text, registry);
    case 'projjson':
      return definitionFromProjJson(reference.text, registry);
    case 'proj':
      return definitionFromProj(reference.text);
    case 'name':
      return fromName(reference.text, registry);
  }
}

function crs84(hasHeight: boolean): CrsDefinition {
  return {
    ...WGS84_DEFINITION,
    code: hasHeight ? 'OGC:CRS84h' : 'OGC:CRS84',
    name: hasHeight ? 'WGS 84 longitude-latitude-height' : 'WGS 84 longitude-latitude',
    kind: hasHeight ? 'geographic-3d' : 'geographic',
    axes: 'east-north',
  };
}

const BAIDU_MERCATOR: CrsDefinition = {
  ...WGS84_DEFINITION,
  code: undefined,
  name: 'Baidu Mercator (BD-09)',
  kind: 'projected',
  axes: 'east-north',
  areaOfUse: [72.004, 0.8293, 137.8347, 55.8271],
  projection: { ...WGS84_DEFINITION.projection, method: 'bd09mc' },
};

function fromRegistry(
  reference: Extract<CrsReference, { type: 'epsg' }>,
  registry: EpsgRegistry,
): CrsDefinition {
  const found = registry.find(reference.code);
  if (found === undefined) {
    const isVertical = registry.findVertical(reference.code) !== undefined;
    throw new RangeError(
      isVertical ? 'it defines heights only' : `EPSG ${registry.version} has no such code`,
    );
  }
  const axes = reference.isEastNorth === true ? 'east-north' : found.axes;
  if (reference.vertical === undefined) return { ...found, axes };
  const vertical = registry.findVertical(reference.vertical);
  if (vertical === undefined) throw new RangeError(`EPSG:${reference.vertical} defines no heights`);
  return {
    ...found,
    axes,
    code: `EPSG:${reference.code}+${reference.vertical}`,
    name: `${found.name} + ${vertical.name}`,
    vertical,
  };
}

function fromName(name: string, registry: EpsgRegistry): CrsDefinition {
  const code = registry.codeOfName(name);
  const found = code === undefined ? undefined : registry.find(code);
  if (found === undefined)
    throw new RangeError('it is neither a code nor a name of EPSG, WKT, PROJJSON or PROJ');
  return found;
}
