import type { Command } from 'commander';
import type { LoadOptions } from '../formats/format-loader.ts';
import type { GeoreferenceOptions } from '../georeference/georeference.ts';
import { LoadError } from '../validation/load-error.ts';

/** Settings of one source as given on the command line. */
export interface LoadFlags {
  readonly crs?: string;
  readonly axisOrder?: string;
  readonly datum?: string;
  readonly verticalOffset?: string;
  readonly encoding?: string;
  readonly lod?: string;
  readonly contours?: string;
}

/** Adds the flags that say how sources are read. */
export function addLoadFlags(command: Command): Command {
  return command
    .option('--crs <crs>', 'CRS of the source, for example EPSG:4547 (default: as the file says)')
    .option('--axis-order <order>', 'east-north or north-east')
    .option('--datum <datum>', 'WGS84, GCJ-02 or BD-09 (default: WGS84)')
    .option('--vertical-offset <metres>', 'added to heights to get heights above the ellipsoid')
    .option('--encoding <name>', 'of texts without a declared one, for example gb18030')
    .option('--lod <level>', 'level of detail to read, for example 2.2 (default: the highest)')
    .option(
      '--contours <column>',
      'elevations of contour lines, or z for those of their positions: makes terrain',
    );
}

const DATUMS = ['WGS84', 'GCJ-02', 'BD-09'] as const;
const AXIS_ORDERS = ['east-north', 'north-east'] as const;

function oneOf<Value extends string>(
  flag: string,
  value: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined;
  const found = values.find((each) => each.toLowerCase() === value.toLowerCase());
  if (found !== undefined) return found;
  throw new LoadError(`is ${value}`, {
    url: flag,
    format: 'flag',
    kind: 'invalid',
    remedy: `give ${values.join(', ')}`,
  });
}

/** @throws {LoadError} naming the flag that is wrong. */
export function loadOptionsOf(flags: LoadFlags): LoadOptions {
  const offset = flags.verticalOffset === undefined ? undefined : Number(flags.verticalOffset);
  if (Number.isNaN(offset)) {
    const details = { url: '--vertical-offset', format: 'flag', kind: 'invalid' } as const;
    throw new LoadError(`is ${flags.verticalOffset ?? ''}`, {
      ...details,
      remedy: 'give a number of metres',
    });
  }
  const axisOrder = oneOf('--axis-order', flags.axisOrder, AXIS_ORDERS);
  const datum = oneOf('--datum', flags.datum, DATUMS);
  const georeference: GeoreferenceOptions = {
    ...(flags.crs !== undefined && { crs: flags.crs }),
    ...(axisOrder !== undefined && { axisOrder }),
    ...(datum !== undefined && { datum }),
    ...(offset !== undefined && { verticalOffset: offset }),
  };
  return {
    georeference,
    ...(flags.encoding !== undefined && { encoding: flags.encoding }),
    ...(flags.lod !== undefined && { levelOfDetail: flags.lod }),
    ...(flags.contours !== undefined && { contourElevation: flags.contours }),
  };
}
