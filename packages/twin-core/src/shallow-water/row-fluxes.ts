import { GRAVITY, WALL } from './flow-state.ts';
import { hllcFlux } from './hllc-flux.ts';
import type { FaceFlux } from './hllc-flux.ts';
import type { SideStates } from './reconstruction.ts';

/** Fluxes through a row of faces, by the column of the cell behind the face. */
export interface RowFluxes {
  readonly mass: Float64Array;
  /** Momentum along, as the cell before the face feels it, and as the cell behind it does. */
  readonly before: Float64Array;
  readonly behind: Float64Array;
  readonly across: Float64Array;
}

export function createRowFluxes(stride: number): RowFluxes {
  return {
    mass: new Float64Array(stride + 1),
    before: new Float64Array(stride + 1),
    behind: new Float64Array(stride + 1),
    across: new Float64Array(stride + 1),
  };
}

const flux: FaceFlux = { mass: 0, along: 0, across: 0 };

/**
 * Flux through one face, by hydrostatic reconstruction of the depths on both sides (Audusse et al. 2004, eqs. 2.10 to
 * 2.15); a wall throws the water back.
 * @param axis along which the face is passed. @param column of the cell behind the face, where the flux is written.
 */
export function computeFace(
  into: RowFluxes,
  column: number,
  axis: 'east' | 'north',
  left: SideStates,
  leftColumn: number,
  right: SideStates,
): void {
  const depthLeft = left.depth[leftColumn] as number;
  const depthRight = right.depth[column] as number;
  if (depthLeft === 0 && depthRight === 0) {
    into.mass[column] = into.before[column] = into.behind[column] = into.across[column] = 0;
    return;
  }
  const across = axis === 'east' ? 'north' : 'east';
  const bedLeft = left.bed[leftColumn] as number;
  const bedRight = right.bed[column] as number;
  const alongLeft = left[axis][leftColumn] as number;
  const alongRight = right[axis][column] as number;
  if (bedRight >= WALL || bedLeft >= WALL) {
    if (bedRight >= WALL) hllcFlux(flux, depthLeft, alongLeft, 0, depthLeft, -alongLeft, 0);
    else hllcFlux(flux, depthRight, -alongRight, 0, depthRight, alongRight, 0);
    into.mass[column] = into.across[column] = 0;
    into.before[column] = into.behind[column] = flux.along;
    return;
  }
  const sill = Math.max(bedLeft, bedRight);
  const reducedLeft = Math.max(0, depthLeft + bedLeft - sill);
  const reducedRight = Math.max(0, depthRight + bedRight - sill);
  hllcFlux(
    flux,
    reducedLeft,
    alongLeft,
    left[across][leftColumn] as number,
    reducedRight,
    alongRight,
    right[across][column] as number,
  );
  into.mass[column] = flux.mass;
  into.before[column] = flux.along + 0.5 * GRAVITY * (depthLeft * depthLeft - reducedLeft * reducedLeft);
  into.behind[column] = flux.along + 0.5 * GRAVITY * (depthRight * depthRight - reducedRight * reducedRight);
  into.across[column] = flux.across;
}
