import proj4 from 'proj4';
import { LoadError } from '../validation/load-error.ts';
import type { CrsStatement } from './crs-statement.ts';
import type { DeclaredCrs, Georeference, GeoreferenceOptions } from './georeference.ts';

const WGS84_CODES = /(?:EPSG\W+(?:.*\W)?(?:4326|4979)|CRS84h?)$/iu;

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
  const definition = typeof options.crs === 'string' ? options.crs : declared.definition;
  const isWgs84 = definition === undefined || WGS84_CODES.test(definition);
  const statement = describe(declared, options, isWgs84 ? undefined : definition);
  const converter = isWgs84 ? undefined : await converterOf(definition, file);
  const apply = (positions: Float64Array, stride: 2 | 3, direction: 'forward' | 'inverse'): void => {
    if (converter === undefined) return;
    for (let at = 0; at < positions.length; at += stride) {
      const moved = converter[direction]([positions[at] as number, positions[at + 1] as number]);
      positions[at] = moved[0] as number;
      positions[at + 1] = moved[1] as number;
    }
  };
  return {
    statement,
    areaOfUse: undefined,
    warnings: [],
    isIdentity: converter === undefined,
    transform: (positions, stride) => {
      apply(positions, stride, 'forward');
    },
    invert: (positions, stride) => {
      apply(positions, stride, 'inverse');
    },
    judge: () => [],
  };
}

function describe(
  declared: DeclaredCrs,
  { crs, axisOrder = 'east-north', datum = 'WGS84', verticalOffset = 0 }: GeoreferenceOptions,
  definition: string | undefined,
): CrsStatement {
  const stated = declared.byFormat === true ? 'format' : 'declared';
  return {
    ...(definition === undefined && { code: 'EPSG:4326' }),
    name: definition ?? 'WGS 84',
    basis: crs === undefined ? stated : 'user',
    axisOrder,
    datum,
    vertical: { datum: 'unknown', offset: verticalOffset, basis: 'assumed' },
  };
}

function converterOf(definition: string, file: string): Promise<proj4.Converter> {
  try {
    return Promise.resolve(proj4(definition, 'WGS84'));
  } catch (cause) {
    const remedy = 'set the CRS of the source by its EPSG code';
    throw new LoadError(`CRS ${definition} is not known`, {
      url: file,
      format: 'CRS',
      kind: 'invalid',
      remedy,
      cause,
    });
  }
}
