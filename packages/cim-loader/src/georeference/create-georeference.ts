import { LoadError } from '../validation/load-error.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import type { ShiftedDatum } from './china-offset.ts';
import type { CrsDefinition } from './crs-definition.ts';
import type { CrsStatement, VerticalStatement } from './crs-statement.ts';
import { createPipeline } from './georeference-pipeline.ts';
import type { DeclaredCrs, Georeference, GeoreferenceOptions, LocalGrid } from './georeference.ts';
import { createJudge } from './judge-position.ts';
import { shiftOfParameters } from './proj-definition.ts';
import { resolveCrs, WGS84_DEFINITION } from './resolve-crs.ts';

/** Metres; a step to WGS84 that is less accurate is worth a warning. */
const GOOD_ACCURACY = 1;

/**
 * How positions of one source come to WGS84.
 * @param file names the source in messages.
 * @throws {LoadError} a CRS that is not known or not valid, with what to set instead.
 */
export async function createGeoreference(
  declared: DeclaredCrs,
  options: GeoreferenceOptions,
  file: string,
): Promise<Georeference> {
  const { crs, affine } = await chooseCrs(declared, options, file);
  const datum = options.datum ?? (crs.projection.method === 'bd09mc' ? 'BD-09' : 'WGS84');
  const axisOrder = options.axisOrder ?? (declared.axisOrder === 'definition' ? crs.axes : 'east-north');
  const statement = describe(crs, declared, options, datum, axisOrder);
  const steps = await createPipeline(crs, {
    isNorthEast: axisOrder === 'north-east',
    affine,
    datum: datum === 'WGS84' ? undefined : (datum satisfies ShiftedDatum),
    verticalOffset: options.verticalOffset ?? 0,
  });
  const invert = (positions: Float64Array, stride: 2 | 3): void => {
    for (const step of steps.toReversed()) step.undo(positions, stride);
  };
  const transform = (positions: Float64Array, stride: 2 | 3): void => {
    for (const step of steps) step.apply(positions, stride);
  };
  return {
    statement,
    areaOfUse: crs.areaOfUse,
    warnings: warningsOf(crs, statement, options, file),
    isIdentity: steps.length === 0,
    transform,
    invert,
    judge: createJudge({ crs, statement, file, transform }),
  };
}

async function chooseCrs(
  declared: DeclaredCrs,
  options: GeoreferenceOptions,
  file: string,
): Promise<{ crs: CrsDefinition; affine?: readonly number[] }> {
  if (typeof options.crs === 'object') return localGrid(options.crs, file);
  const definition = options.crs ?? declared.definition;
  if (definition === undefined || definition.trim() === '') return { crs: WGS84_DEFINITION };
  return { crs: await resolveCrs(definition, file) };
}

async function localGrid(
  grid: LocalGrid,
  file: string,
): Promise<{ crs: CrsDefinition; affine?: readonly number[] }> {
  const base = await resolveCrs(grid.base, file);
  const fail = (problem: string): LoadError =>
    new LoadError(problem, {
      url: file,
      format: 'CRS',
      kind: 'invalid',
      remedy: 'check the parameters the survey office gave for the local grid',
    });
  if ('affine' in grid) {
    const [a, b, , d, e] = grid.affine;
    const isInvertible = grid.affine.every(Number.isFinite) && a * e - b * d !== 0;
    if (!isInvertible) throw fail('the affine parameters of the local grid cannot be inverted');
    return { crs: { ...base, code: undefined, name: `local grid on ${base.name}` }, affine: grid.affine };
  }
  const numbers: readonly number[] = grid.helmert;
  if (numbers.length !== 7 || !numbers.every(Number.isFinite)) {
    throw fail('the local grid needs seven numbers from its datum to WGS84');
  }
  const shift = shiftOfParameters(grid.helmert);
  return { crs: { ...base, code: undefined, name: `local grid, ${base.name}`, shift } };
}

function describe(
  crs: CrsDefinition,
  declared: DeclaredCrs,
  options: GeoreferenceOptions,
  datum: CrsStatement['datum'],
  axisOrder: CrsStatement['axisOrder'],
): CrsStatement {
  const { shift } = crs;
  return {
    ...(crs.code !== undefined && { code: crs.code }),
    name: crs.name,
    basis: basisOf(declared, options),
    axisOrder,
    datum,
    vertical: describeVertical(crs, options),
    ...(shift?.accuracy !== undefined && shift.accuracy > 0 && { accuracy: shift.accuracy }),
    ...(shift?.operation !== undefined && { operation: shift.operation }),
  };
}

function basisOf({ definition, byFormat }: DeclaredCrs, { crs }: GeoreferenceOptions): CrsStatement['basis'] {
  if (crs !== undefined) return 'user';
  if (byFormat === true) return 'format';
  return definition === undefined || definition.trim() === '' ? 'assumed' : 'declared';
}

function describeVertical(crs: CrsDefinition, { verticalOffset }: GeoreferenceOptions): VerticalStatement {
  const offset = verticalOffset ?? 0;
  const isSet = verticalOffset !== undefined;
  if (crs.vertical !== undefined) {
    return { datum: crs.vertical.datum, offset, basis: isSet ? 'user' : 'assumed' };
  }
  if (crs.kind === 'geographic-3d' || crs.kind === 'geocentric') {
    return { datum: 'ellipsoid', offset, basis: isSet ? 'user' : 'declared' };
  }
  return { datum: 'unknown', offset, basis: isSet ? 'user' : 'assumed' };
}

function warningsOf(
  crs: CrsDefinition,
  statement: CrsStatement,
  options: GeoreferenceOptions,
  file: string,
): readonly LoadWarning[] {
  const warnings: LoadWarning[] = [];
  if (statement.basis === 'assumed') {
    const reason = 'nothing in the file says otherwise, and degrees are mostly WGS84';
    warnings.push({
      code: 'crs-undeclared',
      message: 'the file names no CRS; its numbers are taken as WGS84 longitude and latitude',
      file,
      proposal: { setting: 'crs', value: 'EPSG:4326', reason },
    });
  }
  const shift = shiftWarning(crs, file);
  if (shift !== undefined) warnings.push(shift);
  if (crs.vertical !== undefined && options.verticalOffset === undefined) {
    const { name } = crs.vertical;
    warnings.push({
      code: 'vertical-datum-assumed',
      message: `heights are in ${name}, not above the ellipsoid; they are used unchanged`,
      file,
      proposal: {
        setting: 'verticalOffset',
        value: '0',
        reason: `set the height of ${name}'s zero above the WGS84 ellipsoid at this place (geoid height), metres`,
      },
    });
  }
  return warnings;
}

function shiftWarning({ shift, name, code }: CrsDefinition, file: string): LoadWarning | undefined {
  const value = code ?? name;
  if (shift === undefined) {
    return {
      code: 'datum-shift-unknown',
      message: `no step from the datum of ${name} to WGS84 is public; positions may be off by up to some hundred metres`,
      file,
      proposal: {
        setting: 'crs',
        value,
        reason: 'give a local grid with the seven parameters of the survey office, or reproject the source',
      },
    };
  }
  if (shift.accuracy === undefined || shift.accuracy <= GOOD_ACCURACY) return undefined;
  const extent = shift.accuracy >= 999 ? 'an accuracy nobody knows' : `${shift.accuracy} m`;
  return {
    code: 'datum-shift-coarse',
    message: `the step from the datum of ${name} to WGS84 is good to ${extent}`,
    file,
    proposal: {
      setting: 'crs',
      value,
      reason: 'reproject the source with the national grid file where positions must be better',
    },
  };
}
