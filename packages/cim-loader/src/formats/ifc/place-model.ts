import { createEnuFrame, ecefToGeodetic } from '@cityloom/twin-core';
import { IFCMAPCONVERSION, IFCSITE, IFCUNITASSIGNMENT } from 'web-ifc';
import { SourceBounds } from '../../datasets/placed-georeference.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { CrsStatement } from '../../georeference/crs-statement.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions, ModelPlacement } from '../format-loader.ts';
import { type IfcLine, type IfcModel, numberOf, referencesOf, scalarOf } from './ifc-model.ts';

/** How a model comes to the ground. */
export interface PlacedModel {
  readonly crs: CrsStatement;
  readonly warnings: readonly LoadWarning[];
  /** Metres of the model (x, y, z up, by three) to longitude, latitude, height, in place. */
  place(positions: Float64Array): void;
  judge(bounds: readonly [number, number, number, number]): readonly LoadWarning[];
}

const DEGREES = Math.PI / 180;

/** By a hand-given place, else map conversion and projected CRS, else latitude and longitude of the site. */
export async function placeModel(model: IfcModel, options: LoadOptions, file: string): Promise<PlacedModel> {
  if (options.placement !== undefined) return atPlace(options.placement, 'user');
  const map = await byMapConversion(model, options, file);
  if (map !== undefined) return map;
  const site = bySite(model);
  if (site !== undefined) return atPlace(site, 'declared');
  const placed = atPlace({ longitude: 0, latitude: 0, height: 0, headingDegrees: 0 }, 'assumed');
  const warning: LoadWarning = {
    code: 'model-without-place',
    message:
      'neither IfcMapConversion nor the latitude and longitude of IfcSite says where the model stands; it is put at ' +
      'longitude 0, latitude 0. Set its placement: longitude, latitude, height and heading',
    file,
  };
  return { ...placed, warnings: [warning] };
}

/**
 * ```
 *   north  heading ↗ y of the model
 *     |  /
 *     | /        x of the model: a quarter turn to the right of y
 *     o------ east
 * ```
 */
function atPlace(
  { longitude, latitude, height, headingDegrees }: ModelPlacement,
  basis: CrsStatement['basis'],
): PlacedModel {
  const frame = createEnuFrame([longitude, latitude], height);
  const [sine, cosine] = [Math.sin(headingDegrees * DEGREES), Math.cos(headingDegrees * DEGREES)];
  return {
    crs: {
      code: 'EPSG:4979',
      name: 'model on the tangent plane of WGS 84',
      basis,
      axisOrder: 'east-north',
      datum: 'WGS84',
      vertical: {
        datum: basis === 'user' ? 'ellipsoid' : 'unknown',
        offset: 0,
        basis: basis === 'user' ? 'user' : 'assumed',
      },
    },
    warnings: [],
    judge: () => [],
    place: (positions) => {
      for (let at = 0; at < positions.length; at += 3) {
        const x = positions[at] as number;
        const y = positions[at + 1] as number;
        const up = positions[at + 2] as number;
        const placed = ecefToGeodetic(frame.toEcef([x * cosine + y * sine, y * cosine - x * sine, up]));
        positions[at] = placed.position[0];
        positions[at + 1] = placed.position[1];
        positions[at + 2] = placed.height;
      }
    },
  };
}

async function byMapConversion(
  model: IfcModel,
  options: LoadOptions,
  file: string,
): Promise<PlacedModel | undefined> {
  const [id] = model.ids(IFCMAPCONVERSION);
  const conversion = id === undefined ? undefined : model.line(id);
  const [target] = referencesOf(conversion?.['TargetCRS']);
  const crs = target === undefined ? undefined : model.line(target);
  const name = scalarOf(crs?.['Name']);
  if (conversion === undefined || typeof name !== 'string') return undefined;
  const georeference = await createGeoreference(
    { definition: name, axisOrder: 'east-north' },
    options.georeference ?? {},
    file,
  );
  const { east, north, high, sine, cosine, scale } = readConversion(model, conversion, crs);
  const source = new SourceBounds();
  return {
    crs: georeference.statement,
    warnings: georeference.warnings,
    judge: (bounds) => georeference.judge(bounds, source.bounds),
    place: (positions) => {
      for (let at = 0; at < positions.length; at += 3) {
        const x = positions[at] as number;
        const y = positions[at + 1] as number;
        positions[at] = east + cosine * x - sine * y;
        positions[at + 1] = north + sine * x + cosine * y;
        positions[at + 2] = high + (positions[at + 2] as number) * scale;
      }
      source.include(positions);
      georeference.transform(positions, 3);
    },
  };
}

/** Shift in metres, turn and scale of a map conversion. */
function readConversion(
  model: IfcModel,
  conversion: IfcLine,
  crs: IfcLine | undefined,
): Record<'east' | 'north' | 'high' | 'sine' | 'cosine' | 'scale', number> {
  const projectUnit = lengthUnit(model);
  const [unit] = referencesOf(crs?.['MapUnit']);
  const mapUnit = unit === undefined ? projectUnit : unitInMetres(model.line(unit));
  const number = (attribute: string, otherwise: number): number =>
    numberOf(conversion[attribute]) ?? otherwise;
  const stated = number('Scale', 1);
  // Triangles are in metres already; a scale of 1 between unlike units is an exporter's slip.
  const scale = stated === 1 ? 1 : (stated * mapUnit) / projectUnit;
  const angle = Math.atan2(number('XAxisOrdinate', 0), number('XAxisAbscissa', 1));
  return {
    east: number('Eastings', 0) * mapUnit,
    north: number('Northings', 0) * mapUnit,
    high: number('OrthogonalHeight', 0) * mapUnit,
    sine: Math.sin(angle) * scale,
    cosine: Math.cos(angle) * scale,
    scale,
  };
}

function bySite(model: IfcModel): ModelPlacement | undefined {
  for (const id of model.ids(IFCSITE)) {
    const site = model.line(id);
    const latitude = compoundDegrees(site?.['RefLatitude']);
    const longitude = compoundDegrees(site?.['RefLongitude']);
    if (latitude === undefined || longitude === undefined) continue;
    const height = (numberOf(site?.['RefElevation']) ?? 0) * lengthUnit(model);
    return { longitude, latitude, height, headingDegrees: 0 };
  }
  return undefined;
}

/** Degrees, minutes, seconds and millionths of a second, all of one sign. */
function compoundDegrees(attribute: unknown): number | undefined {
  // The engine gives the list bare or as the value of its type.
  const list: unknown =
    typeof attribute === 'object' && attribute !== null && 'value' in attribute ? attribute.value : attribute;
  if (!Array.isArray(list)) return undefined;
  const [degrees, minutes = 0, seconds = 0, millionths = 0] = list.map((each) => numberOf(each) ?? NaN);
  const angle = (degrees ?? NaN) + minutes / 60 + (seconds + millionths / 1e6) / 3600;
  return Number.isFinite(angle) && Math.abs(angle) <= 360 ? angle : undefined;
}

/** Metres per unit of length of the project. */
function lengthUnit(model: IfcModel): number {
  for (const assignment of model.ids(IFCUNITASSIGNMENT)) {
    for (const id of referencesOf(model.line(assignment)?.['Units'])) {
      const unit = model.line(id);
      if (scalarOf(unit?.['UnitType']) === 'LENGTHUNIT') return unitInMetres(unit);
    }
  }
  return 1;
}

const PREFIXES: Readonly<Record<string, number>> = { MILLI: 1e-3, CENTI: 1e-2, DECI: 0.1, KILO: 1e3 };

function unitInMetres(unit: IfcLine | undefined): number {
  const prefix = scalarOf(unit?.['Prefix']);
  if (typeof prefix === 'string') return PREFIXES[prefix] ?? 1;
  const name = scalarOf(unit?.['Name']);
  return typeof name === 'string' && /foot/iu.test(name) ? 0.3048 : 1;
}
