import { shiftedFromWgs84, wgs84FromShifted } from './china-offset.ts';
import type { ShiftedDatum } from './china-offset.ts';
import type { CrsDefinition } from './crs-definition.ts';
import { invertStep, isNullShift, shiftDatum, stepOfShift, WGS84_ELLIPSOID } from './geocentric.ts';
import { createPlaneProjection } from './plane-projection.ts';
import type { PlaneProjection } from './transverse-mercator.ts';

/** One step in place; `undo` is its inverse. */
export interface PipelineStep {
  apply(positions: Float64Array, stride: 2 | 3): void;
  undo(positions: Float64Array, stride: 2 | 3): void;
}

/** What is done around the CRS itself. */
export interface PipelineOptions {
  readonly isNorthEast: boolean;
  readonly affine: readonly number[] | undefined;
  readonly datum: ShiftedDatum | undefined;
  /** Metres. */
  readonly verticalOffset: number;
}

/** Steps from the file's numbers to WGS84, in order; none where nothing is to be done. */
export async function createPipeline(
  crs: CrsDefinition,
  options: PipelineOptions,
): Promise<readonly PipelineStep[]> {
  const { projection } = crs;
  const plane = await createPlaneProjection(projection);
  const isPlain = projection.method === 'longlat';
  const steps: (PipelineStep | undefined)[] = [
    options.isNorthEast ? SWAP : undefined,
    options.affine === undefined ? undefined : affineStep(options.affine),
    scaleStep(projection.unit * (projection.isNegated ? -1 : 1), crs.kind === 'geocentric'),
    isPlain ? undefined : planeStep(plane),
    turnStep(projection.primeMeridian),
    heightStep(crs),
    datumStep(crs),
    options.datum === undefined ? undefined : chinaStep(options.datum),
    offsetStep(options.verticalOffset),
  ];
  return steps.filter((step) => step !== undefined);
}

function planeStep(plane: PlaneProjection): PipelineStep {
  return {
    apply: (positions, stride) => {
      plane.inverse(positions, stride);
    },
    undo: (positions, stride) => {
      plane.forward(positions, stride);
    },
  };
}

const swap = (positions: Float64Array, stride: 2 | 3): void => {
  for (let at = 0; at + 1 < positions.length; at += stride) {
    const first = positions[at] as number;
    positions[at] = positions[at + 1] as number;
    positions[at + 1] = first;
  }
};
const SWAP: PipelineStep = { apply: swap, undo: swap };

function affineStep(affine: readonly number[]): PipelineStep {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0] = affine;
  const determinant = a * e - b * d;
  return {
    apply: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        const [x, y] = [positions[at] as number, positions[at + 1] as number];
        positions[at] = a * x + b * y + c;
        positions[at + 1] = d * x + e * y + f;
      }
    },
    undo: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        const [x, y] = [(positions[at] as number) - c, (positions[at + 1] as number) - f];
        positions[at] = (e * x - b * y) / determinant;
        positions[at + 1] = (a * y - d * x) / determinant;
      }
    },
  };
}

/** @param all the third number, too (geocentric). */
function scaleStep(factor: number, all: boolean): PipelineStep | undefined {
  if (factor === 1) return undefined;
  const scale = (positions: Float64Array, stride: 2 | 3, by: number): void => {
    for (let at = 0; at + 1 < positions.length; at += stride) {
      positions[at] = (positions[at] as number) * by;
      positions[at + 1] = (positions[at + 1] as number) * by;
      if (all && stride === 3) positions[at + 2] = (positions[at + 2] as number) * by;
    }
  };
  return {
    apply: (positions, stride) => {
      scale(positions, stride, factor);
    },
    undo: (positions, stride) => {
      scale(positions, stride, 1 / factor);
    },
  };
}

/** Longitudes from another prime meridian. */
function turnStep(degrees: number): PipelineStep | undefined {
  return degrees === 0 ? undefined : addStep(degrees, 0);
}

function offsetStep(metres: number): PipelineStep | undefined {
  return metres === 0 ? undefined : addStep(metres, 2);
}

function addStep(value: number, ordinate: 0 | 2): PipelineStep {
  const add = (positions: Float64Array, stride: 2 | 3, by: number): void => {
    if (ordinate >= stride) return;
    for (let at = ordinate; at < positions.length; at += stride) {
      positions[at] = (positions[at] as number) + by;
    }
  };
  return {
    apply: (positions, stride) => {
      add(positions, stride, value);
    },
    undo: (positions, stride) => {
      add(positions, stride, -value);
    },
  };
}

/** Heights in feet, depths. */
function heightStep({ vertical }: CrsDefinition): PipelineStep | undefined {
  const factor = vertical === undefined ? 1 : vertical.unit * (vertical.isDown ? -1 : 1);
  if (factor === 1) return undefined;
  const scale = (positions: Float64Array, stride: 2 | 3, by: number): void => {
    if (stride === 2) return;
    for (let at = 2; at < positions.length; at += 3) positions[at] = (positions[at] as number) * by;
  };
  return {
    apply: (positions, stride) => {
      scale(positions, stride, factor);
    },
    undo: (positions, stride) => {
      scale(positions, stride, 1 / factor);
    },
  };
}

/**
 * From the CRS's datum to WGS84. Heights follow only where they are above the CRS's ellipsoid; those of a two-dimensional
 * or compound CRS are above something else and stay.
 */
function datumStep({ shift, projection, kind }: CrsDefinition): PipelineStep | undefined {
  if (shift === undefined || shift.parameters.length === 0) return undefined;
  if (isNullShift(shift, projection)) return undefined;
  const step = stepOfShift(shift);
  const back = invertStep(step);
  const withHeights = kind === 'geographic-3d' || kind === 'geocentric';
  return {
    apply: (positions, stride) => {
      shiftDatum(positions, stride, step, projection, WGS84_ELLIPSOID, withHeights);
    },
    undo: (positions, stride) => {
      shiftDatum(positions, stride, back, WGS84_ELLIPSOID, projection, withHeights);
    },
  };
}

function chinaStep(datum: ShiftedDatum): PipelineStep {
  const move = (positions: Float64Array, stride: 2 | 3, by: typeof wgs84FromShifted): void => {
    for (let at = 0; at + 1 < positions.length; at += stride) {
      [positions[at], positions[at + 1]] = by([positions[at] as number, positions[at + 1] as number], datum);
    }
  };
  return {
    apply: (positions, stride) => {
      move(positions, stride, wgs84FromShifted);
    },
    undo: (positions, stride) => {
      move(positions, stride, shiftedFromWgs84);
    },
  };
}
