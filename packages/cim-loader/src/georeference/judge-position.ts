import { boundsCentre, boundsContain } from '@cityloom/twin-core';
import type { Bounds, Position } from '@cityloom/twin-core';
import type { LoadProposal, LoadWarning } from '../validation/load-report.ts';
import type { CrsDefinition } from './crs-definition.ts';
import type { CrsStatement } from './crs-statement.ts';
import type { Georeference } from './georeference.ts';
import { proposeForMetres } from './propose-crs.ts';
import type { WarningCode } from '../validation/warning-codes.ts';

/** What the judgement rests on. */
export interface JudgeDetails {
  readonly crs: CrsDefinition;
  readonly statement: CrsStatement;
  readonly file: string;
  readonly transform: Georeference['transform'];
}

/** Degrees beyond the area of use that are no fault: areas are coarse, and data ends at round numbers. */
const MARGIN = 0.2;

/** Looks at where data came to lie; every warning carries what could be set instead. */
export function createJudge(details: JudgeDetails): Georeference['judge'] {
  return (bounds, sourceBounds) => {
    if (!sourceBounds.every(Number.isFinite)) return [];
    const { crs, statement } = details;
    const [first, second] = boundsCentre(sourceBounds);
    const [east, north] = statement.axisOrder === 'east-north' ? [first, second] : [second, first];
    if (crs.kind === 'geocentric') return judgeArea(details, bounds, [east, north]);
    const isDegrees = crs.kind === 'geographic' || crs.kind === 'geographic-3d';
    if (isDegrees && !fitsDegrees(sourceBounds)) return metresAsDegrees(details, [east, north]);
    if (!isDegrees && fitsDegrees(sourceBounds) && !isInside(crs, bounds)) {
      return degreesAsMetres(details, sourceBounds);
    }
    return judgeArea(details, bounds, [east, north]);
  };
}

const fitsDegrees = (bounds: Bounds): boolean => bounds.every((value) => Math.abs(value) <= 360);

function isInside({ areaOfUse }: CrsDefinition, bounds: Bounds): boolean {
  if (!bounds.every(Number.isFinite)) return false;
  const center = boundsCentre(bounds);
  return areaOfUse === undefined ? Math.abs(center[1]) <= 90 : isInArea(areaOfUse, center);
}

function isInArea([west, south, east, north]: Bounds, [longitude, latitude]: Position): boolean {
  const area: Bounds = [west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN];
  return [longitude, longitude + 360, longitude - 360].some((turned) =>
    boundsContain(area, [turned, latitude]),
  );
}

function warn(
  { file }: JudgeDetails,
  code: WarningCode,
  message: string,
  proposals: readonly LoadProposal[],
): readonly LoadWarning[] {
  return proposals.map((proposal) => ({ code, message, file, proposal }));
}

function metresAsDegrees(details: JudgeDetails, [east, north]: Position): readonly LoadWarning[] {
  const where = `about ${Math.round(east)}, ${Math.round(north)}`;
  const message = `${details.crs.name} is in degrees, but the numbers (${where}) are metres; nothing can be placed`;
  const direct = proposeForMetres(east, north);
  // Chinese survey files put the northing first.
  const turned = proposeForMetres(north, east);
  const isTurned =
    direct.every(({ value }) => value === 'EPSG:3857' || value === 'BD09MC') && turned.length > 0;
  const isBetter = isTurned && turned.some(({ value }) => value !== 'EPSG:3857' && value !== 'BD09MC');
  if (isBetter) {
    const swap: LoadProposal = {
      setting: 'axisOrder',
      value: details.statement.axisOrder === 'east-north' ? 'north-east' : 'east-north',
      reason: 'the northing seems to stand first',
    };
    return [
      ...warn(details, 'metres-read-as-degrees', message, turned),
      ...warn(details, 'axes-swapped', message, [swap]),
    ];
  }
  const fallback: LoadProposal = {
    setting: 'crs',
    value: 'EPSG:3857',
    reason: 'no usual grid has such numbers; ask where the data comes from, or set a local grid',
  };
  return warn(details, 'metres-read-as-degrees', message, direct.length > 0 ? direct : [fallback]);
}

function degreesAsMetres(details: JudgeDetails, sourceBounds: Bounds): readonly LoadWarning[] {
  const { areaOfUse, name } = details.crs;
  const center = boundsCentre(sourceBounds);
  const swapped: Position = [center[1], center[0]];
  const isDirect = Math.abs(center[1]) <= 90 && (areaOfUse === undefined || isInArea(areaOfUse, center));
  const isSwapped = !isDirect && areaOfUse !== undefined && isInArea(areaOfUse, swapped);
  const message = `${name} is in metres, but the numbers (about ${round(center)}) look like degrees`;
  const reason = isSwapped
    ? 'as latitude and longitude they lie in the area of the CRS; set the axis order to north-east, too'
    : 'as longitude and latitude they are a place on Earth';
  return warn(details, 'degrees-read-as-metres', message, [{ setting: 'crs', value: 'EPSG:4326', reason }]);
}

const round = ([x, y]: Position): string => `${x.toFixed(3)}, ${y.toFixed(3)}`;

function judgeArea(details: JudgeDetails, bounds: Bounds, [east, north]: Position): readonly LoadWarning[] {
  const { crs, statement } = details;
  if (isInside(crs, bounds)) return [];
  const swapped = positionOf(details, north, east);
  const isPlaced =
    crs.areaOfUse !== undefined && isInArea(crs.areaOfUse, swapped) && Math.abs(swapped[1]) <= 90;
  if (isPlaced && crs.kind !== 'geocentric') {
    const message = `with its axes as ${statement.axisOrder} the data lies outside ${areaText(crs)}; swapped it lies inside`;
    const value = statement.axisOrder === 'east-north' ? 'north-east' : 'east-north';
    const reason = `with the axes swapped it lies at ${round(swapped)}`;
    return warn(details, 'axes-swapped', message, [{ setting: 'axisOrder', value, reason }]);
  }
  const isOnGlobe = bounds.every(Number.isFinite);
  const where = isOnGlobe ? `lies at ${round(boundsCentre(bounds))}` : 'is not on the globe';
  const message = `in ${crs.name} the data ${where}, outside ${areaText(crs)}`;
  const metres = crs.kind === 'projected' ? proposeForMetres(east, north) : [];
  const others = metres.filter(({ value }) => value !== crs.code);
  const fallback: LoadProposal = {
    setting: 'crs',
    value: 'EPSG:4326',
    reason: 'the stated CRS does not fit; ask where the data comes from',
  };
  return warn(details, 'outside-area-of-use', message, others.length > 0 ? others : [fallback]);
}

/** Where a position comes to lie; its two numbers as east and north. */
function positionOf({ statement, transform }: JudgeDetails, east: number, north: number): Position {
  const isEastNorth = statement.axisOrder === 'east-north';
  const position = isEastNorth ? Float64Array.of(east, north) : Float64Array.of(north, east);
  transform(position, 2);
  return [position[0] as number, position[1] as number];
}

function areaText({ areaOfUse, name }: CrsDefinition): string {
  if (areaOfUse === undefined) return `where ${name} can be used`;
  return `its area of use (${areaOfUse.map((value) => value.toFixed(1)).join(', ')})`;
}
